// What a worker thread runs: dist/cli/worker.cjs, the whole program and nearly all packages in one file, so that nothing is looked up and V8
// can keep what it compiled (docs/decisions/009); and worker-start.cjs, which loads it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { leanPackages } from './lean-packages.mjs';
import { notices } from './notices.mjs';

const require = createRequire(import.meta.url);

/** Large, or with parts that are no JavaScript; no start of a lint needs them. */
const OUTSIDE = ['@stoplight/prism-*', 'gpt-tokenizer', 'gpt-tokenizer/*', 'libsql', 'fsevents', 'bufferutil', 'utf-8-validate'];

/** @param {string} root with a slash at the end */
export async function buildWorker(root) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'ascii',
    logLevel: 'warning',
  };
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/cli/worker.ts'],
    outfile: 'dist/cli/worker.cjs',
    external: OUTSIDE,
    // V8 does not know where a script from its cache would import from. All that is outside can be required.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: {
      js: "(function (exports, require, module, __filename, __dirname) { const moduleUrl = require('node:url').pathToFileURL(__filename).href;",
    },
    footer: { js: '})' },
    legalComments: 'none',
    // Names stay, so that a stack trace can be read.
    minifyWhitespace: true,
    metafile: true,
    // Its CommonJS variant asks for its own parts in a way that no bundler follows.
    alias: { 'jsonc-parser': require.resolve('jsonc-parser/lib/esm/main.js', { paths: [require.resolve('@stoplight/json')] }) },
    plugins: [leanPackages(`${root}dist/cli/data`)],
  });
  await writeFile(`${root}dist/cli/NOTICES.txt`, await notices(root, Object.keys(metafile.inputs)));
  const hash = createHash('sha256')
    .update(await readFile(`${root}dist/cli/worker.cjs`))
    .digest('hex');
  await build({
    ...common,
    entryPoints: ['src/cli/worker-start.ts'],
    outfile: 'dist/cli/worker-start.cjs',
    define: { 'import.meta.url': 'moduleUrl', __PROGRAM_HASH__: JSON.stringify(hash.slice(0, 16)) },
    banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  await warmUp(root);
}

/** The first lint writes what V8 compiled. One with all rulesets, so that the functions of all are among it. */
async function warmUp(root) {
  const folder = await mkdtemp(join(tmpdir(), 'assay-build-'));
  const ruleset = join(folder, 'all.yaml');
  await writeFile(ruleset, 'extends: [spectral:oas, spectral:asyncapi, spectral:arazzo, assay/rulesets/recommended]\n');
  try {
    execFileSync(
      process.execPath,
      [
        'dist/cli/assay.js',
        ...['lint', '-r', ruleset, 'reference-api/openapi.yaml', 'fixtures/rules/*/*asyncapi*.yaml'],
        ...['--fail-on', 'off', '-f', `pretty:${join(folder, 'out.txt')}`, '-f', `json:${join(folder, 'out.json')}`],
      ],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
