// The public compliance tests of Open Responses, at one commit, against `assay serve`.
// OPEN_RESPONSES: a clone of the repository, where GitHub is out of reach.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SOURCE = process.env.OPEN_RESPONSES ?? 'https://github.com/openresponses/openresponses.git';
const COMMIT = '92c12d96d7b61d6d15e2214daa5e9c6000ab6e1c';
/** The tests are written for Bun, whose WebSocket takes header fields. */
const BUN_WEBSOCKET = `import { WebSocket as Base } from 'ws';
globalThis.WebSocket = class extends Base { constructor(url, options) { super(url, [], options); } };`;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'open-responses-'));
const suite = here('./node_modules/.suite.mjs');
try {
  execFileSync('git', ['clone', '--quiet', '--no-checkout', SOURCE, folder], { stdio: 'inherit' });
  execFileSync('git', ['-C', folder, 'checkout', '--quiet', COMMIT], { stdio: 'inherit' });
  await build({
    entryPoints: [join(folder, 'bin/compliance-test.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: suite,
    nodePaths: [here('./node_modules')],
    banner: { js: BUN_WEBSOCKET },
    logLevel: 'error',
  });
  const program = process.env.ASSAY_BIN ?? here('../../../dist/cli/assay.js');
  const server = spawn(process.execPath, [program, 'serve', '-p', '0', '-q'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', (line) => resolve(line.replace('listening on ', '')));
    server.once('exit', (code) => reject(new Error(`assay serve exited with ${code} before it listened`)));
  });
  const run = spawn(
    process.execPath,
    [suite, '--base-url', `${url}/v1`, '--api-key', 'sk-assay-reference', '--model', 'assay-1', ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  process.exitCode = await new Promise((resolve) => run.once('exit', resolve));
  server.removeAllListeners('exit');
  server.kill('SIGINT');
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(suite, { force: true });
}
