#!/usr/bin/env node
// The process: streams, signals, and the one place that sets the exit code.
import { type Context, INTERRUPTED } from './context.ts';

/** How long a command may take to let go of sockets and files after Ctrl-C before the process ends all the same. */
const GRACE_MS = 500;
/** Commands that have something left to do then: take back what a run created, write a report. A second Ctrl-C ends them at once. */
const PATIENT = new Set(['test', 'proxy']);
const PATIENT_MS = 5_000;

/** Commands that only read and print. All others may compute for seconds on end, in which a thread hears no signal. */
const QUICK = new Set(['list', 'explain', 'init', 'help', 'serve', 'report']);

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (abort.signal.aborted) process.exit(INTERRUPTED);
    abort.abort();
    setTimeout(() => process.exit(INTERRUPTED), PATIENT.has(process.argv[2] ?? '') ? PATIENT_MS : GRACE_MS).unref();
  });
}

// A reader that has seen enough (`assay list rules | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
}

const context: Context = {
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: abort.signal,
};
const argv = process.argv.slice(2);
const quick = argv[0] === undefined || argv[0].startsWith('-') || QUICK.has(argv[0]) || argv.includes('--help');
// Each way loads what it needs, and not what the other needs.
const code = await (quick
  ? (await import('./run.ts')).run(argv, context)
  : (await import('./supervise.ts')).runInWorker(argv, context, new URL('./worker-start.cjs', import.meta.url)));
process.exitCode = code;
// Sockets that a library keeps alive must not keep the process; what was written must still reach its reader.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
