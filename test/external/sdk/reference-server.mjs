// Starts `assay serve` for tests of clients.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = process.env.ASSAY_BIN ?? fileURLToPath(new URL('../../../dist/cli/assay.js', import.meta.url));

export const key = 'sk-assay-reference';

export async function startReference() {
  const child = spawn(process.execPath, [program, 'serve', '-p', '0', '-q'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(line.replace('listening on ', '')));
    exited.then((code) => reject(new Error(`assay serve exited with ${code} before it listened`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
  };
}
