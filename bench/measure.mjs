// A command in; the seconds that its process took and its peak memory in MB, out.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOOK = fileURLToPath(new URL('usage.cjs', import.meta.url));
/** A program that is no Node tells its peak by /proc alone (Linux), so that is read while it runs. */
const POLL_MS = 10;
let last = 0;

/**
 * @param {{ command: string[], node: boolean }} tool
 * @param {string} folder for temporary files
 * @returns {Promise<{ seconds: number, memory?: number } | { failed: string }>} `memory` is absent where it cannot be known
 */
export function measure({ command, node }, folder) {
  const usage = join(folder, `usage-${++last}.json`);
  const [program, ...args] = node ? [process.execPath, '--require', HOOK, ...command] : command;
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', BENCH_USAGE: usage },
    });
    let stderr = '';
    let polled;
    child.stderr.on('data', (chunk) => {
      stderr = (stderr + chunk).slice(-2000);
    });
    const timer = node ? undefined : setInterval(() => (polled = peakOf(child.pid) ?? polled), POLL_MS);
    child.on('error', (error) => done({ failed: error.message }));
    child.on('close', (code, signal) => {
      const seconds = (performance.now() - started) / 1000;
      clearInterval(timer);
      // 1 says that there are findings.
      if (code !== 0 && code !== 1)
        return done({ failed: `ended with ${code ?? signal}: ${stderr.trim().split('\n').at(-1) ?? ''}` });
      done({ seconds, memory: node ? told(usage) : polled });
    });
  });
}

function told(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).memory;
  } catch {
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}

function peakOf(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
