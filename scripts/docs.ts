// Tables that are computed from the program itself -> docs/. `--check` fails when one is not current.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { documents } from './documents.ts';

const root = process.cwd();
const check = process.argv.includes('--check');
for (const { path, text } of await documents()) {
  const file = join(root, path);
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before === text) continue;
  if (check) {
    console.error(`${path} is not current: run npm run generate`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    console.error(`wrote ${path}`);
  }
}
