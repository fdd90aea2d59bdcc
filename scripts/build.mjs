// The library by tsc (dist/src, dist/rulesets, dist/reference-api); the rulesets for Spectral and the command line (dist/cli/assay.js and
// lazily loaded chunks for what needs no worker, worker.cjs for the rest) by esbuild.
import { execFileSync } from 'node:child_process';
import { chmod, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildRulesets } from './build-rulesets.mjs';
import { buildWorker } from './build-worker.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const require = createRequire(import.meta.url);
const node = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

node('scripts/generate.mjs');
await rm(`${root}dist`, { recursive: true, force: true });
node(require.resolve('typescript/package.json').replace(/package\.json$/, 'bin/tsc'), '-p', 'tsconfig.build.json');
await buildRulesets(root);

await build({
  absWorkingDir: root,
  entryPoints: { assay: 'src/cli/main.ts' },
  outdir: 'dist/cli',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Only what every start needs is bundled; the rest keeps its own files, so that stack traces and licences stay whole.
  packages: 'bundle',
  external: [
    '@stoplight/*',
    '@apidevtools/*',
    'ajv',
    'ajv-formats',
    'ajv/*',
    'yaml',
    'gpt-tokenizer',
    'gpt-tokenizer/*',
    'libsql',
    'ws',
  ],
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
  logLevel: 'warning',
});
await buildWorker(root);
await chmod(`${root}dist/cli/assay.js`, 0o755);
