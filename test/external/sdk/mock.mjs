// Starts the built `assay mock` on a free port and stops it again.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The path of a vendor's description, or undefined where the folder of them is not beside the project. */
export function specFile(name) {
  const file = fileURLToPath(new URL(`../../../../shared/specs/${name}`, import.meta.url));
  return existsSync(file) ? file : undefined;
}

export async function startMock(spec, ...flags) {
  const child = spawn(
    process.execPath,
    [process.env.ASSAY_BIN ?? `${root}dist/cli/assay.js`, 'mock', spec, '-p', '0', '-q', ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(line.replace('listening on ', '')));
    exited.then((code) => reject(new Error(`assay mock exited with ${code} before it listened`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
  };
}
