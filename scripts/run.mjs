// Runs a TypeScript script on every supported Node: `node scripts/run.mjs scripts/docs.ts [arguments]`.
import { rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [script, ...rest] = process.argv.slice(2);
if (script === undefined) throw new Error('usage: node scripts/run.mjs SCRIPT.ts [ARGUMENT…]');
const root = fileURLToPath(new URL('../', import.meta.url));
// Beside package.json, so that packages and files resolve as they do for the source.
const outfile = `${root}.run-${process.pid}.mjs`;
await build({
  absWorkingDir: root,
  entryPoints: [script],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
});
process.argv.splice(1, 2, script, ...rest);
process.argv.length = 2 + rest.length;
try {
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(outfile, { force: true });
}
