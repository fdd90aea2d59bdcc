// Everything that is compiled from data: clauses and dialects to modules, schemas of the reference API to those of its WebSocket. `--check` fails when a generated file is not current.
import { readFile } from 'node:fs/promises';
import { generateClauses, write } from './generate-clauses.mjs';
import { generateDialects } from './generate-dialects.mjs';
import { generateRealtimeSchemas } from './generate-realtime-schemas.mjs';

const outputs = [
  await generateClauses(),
  { path: new URL('../src/dialects/dialects.generated.ts', import.meta.url), text: generateDialects() },
  generateRealtimeSchemas(),
];

if (process.argv.includes('--check')) {
  for (const { path, text } of outputs) {
    if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
      console.error(`${path.pathname} is not current: run npm run generate`);
      process.exitCode = 1;
    }
  }
} else {
  for (const output of outputs) await write(output);
}
