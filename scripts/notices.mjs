// The files of a bundle in; the licences of the packages that they are from, as their authors ask, out.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {string} root with a slash at the end
 * @param {readonly string[]} inputs relative to it
 */
export async function notices(root, inputs) {
  const folders = new Set(inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter(Boolean));
  const texts = await Promise.all([...folders].sort().map((folder) => notice(join(root, folder))));
  return `worker.cjs holds code of these packages.\n\n${texts.join('\n')}`;
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file === undefined ? '' : `\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
  return `${'='.repeat(80)}\n${name} ${version} (${typeof license === 'string' ? license : 'see below'})\n${text}`;
}
