// The other end of lint-threads.ts: a ruleset and a reader of its own; documents in as they are sent, what was found in them out.
import type { MessagePort } from 'node:worker_threads';
import { AssayError } from '../errors/assay-error.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { type Linted, Linter, type LinterOptions, type RuleFacts } from './linter.ts';

/** What a thread is started with. */
export type ThreadOptions = Pick<LinterOptions, 'choice' | 'cwd' | 'overlays' | 'ignoreUnknownFormat'>;

export type ToThread = { readonly kind: 'lint'; readonly index: number; readonly name: string } | { readonly kind: 'end' };

export type FromThread =
  | { readonly kind: 'ready'; readonly rules: Readonly<Record<string, RuleFacts>> }
  | { readonly kind: 'linted'; readonly index: number; readonly linted: Linted }
  | { readonly kind: 'failed'; readonly index?: number; readonly error: PlainError }
  | { readonly kind: 'ended'; readonly files: readonly string[] | undefined };

/** An error keeps neither its class nor its fields on the way between threads. */
export interface PlainError {
  readonly message: string;
  readonly stack?: string;
  readonly known?: { readonly code: ErrorCode; readonly remedy: string };
}

export async function serveLint(port: MessagePort, options: ThreadOptions): Promise<void> {
  const post = (message: FromThread) => port.postMessage(message);
  // Messages wait for a listener.
  const linter = await Linter.create(options).catch((error: unknown) => post({ kind: 'failed', error: plain(error) }));
  if (linter === undefined) return;
  port.on('message', async (message: ToThread) => {
    if (message.kind === 'end') {
      post({ kind: 'ended', files: linter.files });
      port.close();
      return;
    }
    const { index, name } = message;
    try {
      post({ kind: 'linted', index, linted: await linter.lint(name) });
    } catch (error) {
      post({ kind: 'failed', index, error: plain(error) });
    }
  });
  post({ kind: 'ready', rules: linter.rules });
}

function plain(error: unknown): PlainError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  return {
    message,
    ...(stack !== undefined && { stack }),
    ...(error instanceof AssayError && { known: { code: error.code, remedy: error.remedy } }),
  };
}
