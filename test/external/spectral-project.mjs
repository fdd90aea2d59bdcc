// What the checks against the real Spectral share: packing and installing, running both programs, comparing what they find.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund'];

export async function pack(folder) {
  await npm(['pack', '--pack-destination', folder], ROOT);
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  return join(folder, name);
}

/** Documents with findings: the fixtures of all rules, and real descriptions where they are. */
export async function copyDocuments(folder) {
  await cp(join(ROOT, 'fixtures/rules'), join(folder, 'rules'), { recursive: true });
  const files = await readdir(join(folder, 'rules'), { recursive: true });
  const rules = files.filter((file) => /(^|[\\/])invalid[^\\/]*\.yaml$/.test(file)).map((file) => join(folder, 'rules', file));
  const real = join(ROOT, '../shared/specs');
  const vendors = existsSync(real)
    ? ['openai.yaml', 'anthropic.yaml', 'mistral.yaml', 'hf-tgi.json', 'petstorev3.json', 'assemblyai-asyncapi.yaml'].map(
        (name) => join(real, name),
      )
    : [];
  return [...rules, ...vendors];
}

/** What both programs find, when it is the same. The CLI sorts per document only; `clause` is ours. */
export async function compare(what, folder, documents, ourFlags) {
  const bin = (name) => join(folder, 'node_modules/.bin', name);
  const theirs = await findings(bin('spectral'), ['lint', '-f', 'json', '-q', ...documents], folder);
  const ours = await findings(bin('assay'), ['lint', '-f', 'json', ...ourFlags, ...documents], folder);
  console.log(`${what}: Spectral ${theirs.length}, assay ${ours.length} findings in ${documents.length} documents`);
  same(what, ['Spectral', theirs.map(comparable)], ['assay', ours.map(comparable)]);
  return theirs;
}

export function same(what, [one, these], [other, those]) {
  const [left, right] = [new Set(these), new Set(those)];
  const missing = [...left].filter((finding) => !right.has(finding));
  const added = [...right].filter((finding) => !left.has(finding));
  if (these.length === 0) throw new Error(`${what}: nothing was found, so nothing was compared`);
  if (these.length !== those.length || missing.length > 0 || added.length > 0) {
    throw new Error(
      `${what} differ.\nOnly ${one}: ${missing.slice(0, 3).join('\n')}\nOnly ${other}: ${added.slice(0, 3).join('\n')}`,
    );
  }
}

export function comparable({ code, path, message, severity, range, source }) {
  return JSON.stringify({ code, path, message, severity, range, source });
}

export async function findings(program, args, cwd) {
  // Into a file: some versions of Spectral exit before a pipe has taken all.
  const file = join(cwd, 'findings.json');
  await run(program, [...args, '-o', file], { cwd, maxBuffer: 2 ** 28 }).catch((error) => {
    // Exit 1 is what findings are; anything else is a failure to run.
    if (error.code !== 1) throw new Error(`${program} exited with ${error.code}: ${error.stderr}`);
  });
  const found = JSON.parse(await readFile(file, 'utf8'));
  await rm(file);
  return found;
}

export async function npm(args, cwd) {
  await run('npm', args, { cwd, maxBuffer: 2 ** 26, env: { ...process.env, npm_config_loglevel: 'error' } }).catch((error) => {
    throw new Error(`npm ${args.join(' ')} failed: ${error.stderr}`);
  });
}
