// Runs a command in a worker thread, so that the main thread stays free to hear Ctrl-C while the command computes.
import { Worker } from 'node:worker_threads';
import { type Context, INTERRUPTED } from './context.ts';

/** What the worker is started with: the parts of the context that are plain data. */
export interface WorkerInput {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TerminalFacts;
  readonly stderr: TerminalFacts;
}

export interface TerminalFacts {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** From the worker. `write` is acknowledged with its `id`, which carries the back-pressure of a slow pipe. */
export type FromWorker =
  | { readonly kind: 'write'; readonly id: number; readonly to: 'stdout' | 'stderr'; readonly chunk: Uint8Array }
  | { readonly kind: 'finished'; readonly code: number };

export type ToWorker = { readonly kind: 'abort' } | { readonly kind: 'written'; readonly id: number };

/** `start` is the first file of the worker. */
export function runInWorker(argv: readonly string[], context: Context, start: URL): Promise<number> {
  const input: WorkerInput = {
    argv,
    cwd: context.cwd,
    env: { ...context.env },
    stdout: facts(context.stdout),
    stderr: facts(context.stderr),
  };
  const worker = new Worker(start, { workerData: input, stdin: true });
  const send = (message: ToWorker) => worker.postMessage(message);
  context.signal.addEventListener('abort', () => send({ kind: 'abort' }));
  if (argv.includes('-')) context.stdin.pipe(worker.stdin as NodeJS.WritableStream);
  else worker.stdin?.end();
  let finished = false;
  return new Promise((finish) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'finished') {
        finished = true;
        finish(message.code);
      } else context[message.to].write(message.chunk, () => send({ kind: 'written', id: message.id }));
    });
    // The command's own errors are printed by `run`; what arrives here is out of memory or a defect.
    worker.on('error', (error) => {
      finished = true;
      if (!context.signal.aborted) context.stderr.write(`error ${describe(error)}\n`);
      finish(context.signal.aborted ? INTERRUPTED : 2);
    });
    // A ruleset in JavaScript may end the thread (`process.exit(0)`): what was not finished was not kept.
    worker.on('exit', () => {
      if (finished) return;
      if (!context.signal.aborted)
        context.stderr.write('error the command was ended from within, by a ruleset or a package that it loads\n');
      finish(context.signal.aborted ? INTERRUPTED : 2);
    });
  });
}

function facts(stream: { readonly isTTY?: boolean; readonly columns?: number }): TerminalFacts {
  return { isTTY: stream.isTTY === true, columns: stream.columns };
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'the description needs more memory than there is\n      Give Node more: NODE_OPTIONS=--max-old-space-size=8192';
  return `${message}\n      This is a defect of assay. Run again with --debug and report what it prints.`;
}
