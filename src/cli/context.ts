import type { Readable, Writable } from 'node:stream';
import type { Threads } from '../lint/lint-threads.ts';

/** What a command may touch of the outside world. `main.ts` makes it, tests make their own. */
export interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  /** Data only. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** For people: progress, warnings, errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Aborted by Ctrl-C and SIGTERM. A command that holds sockets, timers or workers lets go of them when it fires. */
  readonly signal: AbortSignal;
  /** To share work among cores. Absent: all is done in this thread. */
  readonly threads?: Threads;
}

/** 0 kept · 1 findings, broken MUST clauses, stale baseline · 2 could not do the job. 130 is `main.ts`'s own. */
export type ExitCode = 0 | 1 | 2;

/** Sets the exit code. `byInterrupt`: Ctrl-C is how the command is meant to end, so the code is its own and not 130. */
export type Finish = (code: ExitCode, how?: { readonly byInterrupt: boolean }) => void;

/** After Ctrl-C or SIGTERM. */
export const INTERRUPTED = 130;
