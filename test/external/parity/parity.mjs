// `npm run parity`: the findings of `assay lint -r RULESET` and of the real Spectral CLI, ruleset by ruleset and document by document.
// Documents are all of ../shared/specs, where that is there, and the fixtures of the rules and of this comparison, the latter in one run.
// Arguments name documents in place of those; --ruleset NAME takes one ruleset (repeatable). Exit 1 when any finding differs.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RULESETS } from './rulesets.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../../..');
const specs = resolve(root, '../shared/specs');
const spectral = join(here, 'node_modules/@stoplight/spectral-cli/dist/index.js');

const { values, positionals } = parseArgs({ allowPositionals: true, options: { ruleset: { type: 'string', multiple: true } } });
const names = values.ruleset ?? Object.keys(RULESETS);
const inputs = positionals.length > 0 ? positionals.map((file) => [resolve(file)]) : [...described(), fixtures()];
const folder = mkdtempSync(join(here, '.run-'));
const self = join(here, 'node_modules/assay');
linkSelf();
const server = createServer(serve).listen(0, '127.0.0.1');
await once(server, 'listening');
let different = 0;
let compared = 0;
try {
  for (const name of names) {
    const ruleset = put(name);
    for (const documents of inputs) await compare(name, ruleset, documents);
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
  // It leads round in a circle, which others that read all files need not walk.
  rmSync(self, { force: true });
}
console.log(`${compared} comparisons, ${different} with differences`);
process.exitCode = different > 0 ? 1 : 0;

/** Writes the files of a ruleset, and tells what is to be given. */
function put(name) {
  const base = `http://127.0.0.1:${server.address().port}/${name}`;
  const files = Object.entries(RULESETS[name](base));
  for (const [file, text] of files) {
    if (file.startsWith('http:')) continue;
    mkdirSync(dirname(join(folder, name, file)), { recursive: true });
    writeFileSync(join(folder, name, file), text);
  }
  const [given] = files[0];
  return given.startsWith('http:') ? given : join(folder, name, given);
}

function serve({ url }, response) {
  try {
    response.end(readFileSync(join(folder, url)));
  } catch {
    response.writeHead(404).end();
  }
}

/** What is built here is installed beside the rulesets of others. */
function linkSelf() {
  rmSync(self, { recursive: true, force: true });
  symlinkSync(root, self, 'dir');
}

function described() {
  if (!existsSync(specs)) return [];
  return readdirSync(specs)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .map((name) => [join(specs, name)]);
}

/** Small ones, so that one process for all of them shows as much as one for each, in a hundredth of the time. */
function fixtures() {
  const folders = [join(root, 'fixtures/rules'), join(root, 'fixtures/parity')];
  const files = folders.flatMap((one) => readdirSync(one, { recursive: true }).map((name) => join(one, name)));
  return files.filter((file) => /\.(ya?ml|json)$/.test(file) && !/[\\/]parts[\\/]/.test(file)).sort();
}

async function compare(name, ruleset, documents) {
  const args = ['lint', '-f', 'json', '-r', ruleset, ...documents];
  const wanted = await findings([spectral, ...args, '--quiet']);
  const found = await findings([join(root, 'dist/cli/assay.js'), ...args, '--quiet']);
  const shown = `${name} ${documents.length === 1 ? relative(root, documents[0]) : `${documents.length} fixtures`}`;
  compared++;
  if (wanted.error !== undefined || found.error !== undefined) {
    different++;
    return console.log(`✖ ${shown}: Spectral ${wanted.error ?? 'ran'} · assay ${found.error ?? 'ran'}`);
  }
  const [missing, extra] = [without(wanted.items, found.items), without(found.items, wanted.items)];
  if (missing.length + extra.length > 0) different++;
  const seconds = (one) => `${(one.ms / 1000).toFixed(1)} s`;
  const mark = missing.length + extra.length === 0 ? '✓' : '✖';
  console.log(`${mark} ${shown}: ${wanted.items.length} findings, Spectral ${seconds(wanted)}, assay ${seconds(found)}`);
  for (const one of missing.slice(0, 3)) console.log(`    only Spectral  ${one}`);
  for (const one of extra.slice(0, 3)) console.log(`    only assay     ${one}`);
}

function without(these, those) {
  const known = new Set(those);
  return these.filter((one) => !known.has(one));
}

function findings(args) {
  const start = performance.now();
  return new Promise((done) => {
    const options = { cwd: here, maxBuffer: 1 << 30, env: { ...process.env, NO_COLOR: '1' } };
    execFile(process.execPath, args, options, (_, stdout, stderr) => {
      const ms = performance.now() - start;
      try {
        const items = JSON.parse(stdout);
        done({
          ms,
          items: items.map(({ code, path, message, severity, range, source }) =>
            JSON.stringify([code, path, message, severity, range, relative(root, source ?? '')]),
          ),
        });
      } catch {
        done({ ms, error: `failed: ${(stderr || stdout).trim().split('\n')[0]?.slice(0, 200)}` });
      }
    });
  });
}
