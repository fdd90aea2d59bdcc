// The built command line as a real process.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../structure/imports.ts';

export const program = join(root, 'dist/cli/assay.js');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the first match in stdout or stderr; rejects when the process ends before. */
  until(pattern: RegExp): Promise<RegExpMatchArray>;
}

export function start(
  args: readonly string[],
  options: { cwd?: string; stdin?: string; env?: Record<string, string> } = {},
): Running {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    detached: true,
  });
  child.stdin.end(options.stdin ?? '');
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const heard = () => {
    for (const wake of waiting) wake();
  };
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    heard();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    heard();
  });
  const finished = new Promise<Finished>((done) => {
    child.on('close', (code, signal) => {
      done({ code, signal, stdout, stderr, ms: performance.now() - began });
      heard();
    });
  });
  const until = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((found, lost) => {
      const look = () => {
        const match = stdout.match(pattern) ?? stderr.match(pattern);
        if (match !== null) found(match);
        else if (child.exitCode !== null) lost(new Error(`ended with ${child.exitCode} before ${pattern}\n${stdout}\n${stderr}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { child, finished, until };
}

export const runProgram = (args: readonly string[], options?: Parameters<typeof start>[1]): Promise<Finished> =>
  start(args, options).finished;

/** Whether any process of the child's group is left. */
export function groupIsAlive(child: ChildProcess): boolean {
  try {
    process.kill(-(child.pid as number), 0);
    return true;
  } catch {
    return false;
  }
}
