// What the commands that serve share: the one line on stdout, the wait for Ctrl-C, and a port that cannot be had.
import { AssayError } from '../../errors/assay-error.ts';
import type { Context } from '../context.ts';
import { write } from '../output.ts';

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the server, says where it listens, and returns when the user has stopped it. Throws when the port cannot be had. */
export async function listenUntilAborted(
  context: Context,
  { host, port }: { readonly host: string; readonly port: number },
  start: () => Promise<Listening>,
  /** What can wait until clients can be answered. It must not throw. */
  afterwards: () => Promise<void> = async () => {},
): Promise<void> {
  const running = await start().catch((cause: unknown) => {
    throw cannotListen(cause, `${host}:${port}`);
  });
  await write(context.stdout, `listening on ${running.url}\n`);
  await Promise.all([aborted(context.signal), afterwards()]);
  await running.close();
}

/** Anything that is no error of the operating system passes as it is. */
function cannotListen(cause: unknown, address: string): unknown {
  const { code, syscall } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || (syscall !== 'listen' && syscall !== 'getaddrinfo')) return cause;
  const why = code === 'EADDRINUSE' ? 'is taken' : code === 'EACCES' ? 'may not be used' : `cannot be listened on (${code})`;
  return new AssayError('ASSAY_CLI_CANNOT_LISTEN', `${address} ${why}.`, { cause });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
