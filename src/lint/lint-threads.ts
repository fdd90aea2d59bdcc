// Documents in; what was found in them, as soon as it is found, out. Several threads share the work, each with a ruleset of its own.
import type { Worker } from 'node:worker_threads';
import { AssayError } from '../errors/assay-error.ts';
import type { FromThread, PlainError, ThreadOptions, ToThread } from './lint-thread.ts';
import type { Linted, RuleFacts } from './linter.ts';

/** Starts threads that run `serveLint`. */
export interface Threads {
  /** How many can run at once. */
  readonly cores: number;
  start(options: ThreadOptions): Worker;
}

export interface Work {
  /** Absolute paths and URLs. */
  readonly names: readonly string[];
  /** In the order of `names`. */
  readonly weights: readonly number[];
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly onLinted: (index: number, linted: Linted) => void;
}

export interface LintedByThreads {
  readonly rules: Readonly<Record<string, RuleFacts>>;
  /** Of the ruleset in all threads; undefined when they are not all known. */
  readonly files: readonly string[] | undefined;
}

/** The first failure ends all threads and is thrown. */
export async function lintInThreads(pool: Threads, options: ThreadOptions, work: Work): Promise<LintedByThreads> {
  const { names, signal } = work;
  const queue = inOrderOfWork(work);
  const workers = Array.from({ length: work.threads }, () => pool.start(options));
  const stop = () => Promise.all(workers.map((worker) => worker.terminate()));
  const interrupted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    const ends = await Promise.race([Promise.all(workers.map((worker) => serve(worker))), interrupted]);
    const known = ends.map(({ files }) => files);
    return {
      rules: ends[0]?.rules ?? {},
      files: known.includes(undefined) ? undefined : [...new Set(known.flatMap((files) => files ?? []))],
    };
  } finally {
    await stop();
  }

  /** Until there is nothing left to do. */
  function serve(worker: Worker): Promise<LintedByThreads> {
    const send = (message: ToThread) => worker.postMessage(message);
    let rules: LintedByThreads['rules'] = {};
    let current: number | undefined;
    const next = () => {
      current = queue.shift();
      send(current === undefined ? { kind: 'end' } : { kind: 'lint', index: current, name: names[current] as string });
    };
    return new Promise((done, fail) => {
      const broken = (why: string) => {
        const name = current === undefined ? 'the ruleset' : names[current];
        fail(new AssayError('ASSAY_LINT_FAILED', `${name} cannot be linted: ${why}`));
      };
      worker.on('message', (message: FromThread) => {
        if (message.kind === 'failed') fail(failure(message.error));
        else if (message.kind === 'ended') done({ rules, files: message.files });
        else {
          if (message.kind === 'ready') rules = message.rules;
          else work.onLinted(message.index, message.linted);
          next();
        }
      });
      worker.on('error', (error: NodeJS.ErrnoException) =>
        broken(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'there is not enough memory' : error.message),
      );
      // A ruleset in JavaScript may end its thread. When all is done, this comes too late to matter.
      worker.on('exit', () => broken('it was ended from within, by a ruleset or a package that it loads'));
    });
  }
}

/** As they are listed, so that what is found can be shown as it is found; but first what would keep one thread busy when the others have ended. */
function inOrderOfWork({ names, weights, threads }: Work): number[] {
  const share = weights.reduce((sum, weight) => sum + weight, 0) / threads;
  const isLarge = (index: number) => (weights[index] ?? 0) > share / 2;
  const all = names.map((_, index) => index);
  return [
    ...all.filter(isLarge).sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0)),
    ...all.filter((index) => !isLarge(index)),
  ];
}

function failure({ message, stack, known }: PlainError): Error {
  const error = known === undefined ? new Error(message) : new AssayError(known.code, message, { remedy: known.remedy });
  if (stack !== undefined) error.stack = stack;
  return error;
}
