// The other end of supervise.ts: one command in a thread of its own, or its share of the documents to lint. worker-start.ts loads it.
import { availableParallelism } from 'node:os';
import { Writable } from 'node:stream';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { ThreadOptions } from '../lint/lint-thread.ts';
import type { Context } from './context.ts';
import { run } from './run.ts';
import type { FromWorker, TerminalFacts, ToWorker, WorkerInput } from './supervise.ts';

if (parentPort === null) throw new Error('assay: worker.js is started by assay.js');
const port = parentPort;
const input = workerData as WorkerInput;
const { share } = workerData as { readonly share?: ThreadOptions };
const post = (message: FromWorker) => port.postMessage(message);

const abort = new AbortController();
const pending = new Map<number, () => void>();
let lastId = 0;

if (share === undefined)
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'abort') abort.abort();
    else {
      pending.get(message.id)?.();
      pending.delete(message.id);
    }
  });

function stream(to: 'stdout' | 'stderr', { isTTY, columns }: TerminalFacts): Context['stdout'] {
  const writable = new Writable({
    decodeStrings: true,
    write(chunk: Uint8Array, _, done) {
      lastId += 1;
      pending.set(lastId, done);
      post({ kind: 'write', id: lastId, to, chunk });
    },
  });
  return Object.assign(writable, { isTTY, ...(columns === undefined ? {} : { columns }) });
}

const { argv, cwd, env } = input;
const context: Context = {
  cwd,
  env,
  stdin: process.stdin,
  stdout: stream('stdout', input.stdout),
  stderr: stream('stderr', input.stderr),
  signal: abort.signal,
  threads: {
    cores: availableParallelism(),
    start: (share) => new Worker(new URL('./worker-start.cjs', import.meta.url), { workerData: { ...input, share } }),
  },
};
/** `beforeEnd` is called when all is written of a command that did its work. */
export async function runCommand(beforeEnd: () => void): Promise<void> {
  if (share !== undefined) return (await import('../lint/lint-thread.ts')).serveLint(port, share);
  const code = await run(argv, context);
  const streams = [context.stdout, context.stderr];
  await Promise.all(streams.map((writable) => new Promise<void>((flushed) => writable.write('', () => flushed()))));
  if (argv[0] === 'lint' && code < 2) beforeEnd();
  post({ kind: 'finished', code });
}
