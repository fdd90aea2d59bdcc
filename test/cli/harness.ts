// A command line in memory: arguments -> exit code, stdout, stderr.
import { PassThrough, Readable, Writable } from 'node:stream';
import type { Context } from '../../src/cli/context.ts';
import { run } from '../../src/cli/run.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  /** Called with all of stdout so far whenever something is written. */
  readonly onStdout?: (text: string) => void;
  /** The same for stderr. */
  readonly onStderr?: (text: string) => void;
}

export async function assay(argv: readonly string[], options: Options = {}): Promise<Outcome> {
  const out = sink(options.onStdout);
  const err = sink(options.onStderr);
  const context: Context = {
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? {},
    stdin: options.stdin === undefined ? new PassThrough().end() : Readable.from([options.stdin]),
    stdout: out.stream,
    stderr: err.stream,
    signal: options.signal ?? new AbortController().signal,
  };
  const code = await run(argv, context);
  return { code, stdout: out.text(), stderr: err.text() };
}

function sink(onText?: (text: string) => void): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const text = () => Buffer.concat(chunks).toString('utf8');
  const stream = new Writable({
    write(chunk: Buffer | string, _, done) {
      chunks.push(Buffer.from(chunk));
      onText?.(text());
      done();
    },
  });
  return { stream, text };
}
