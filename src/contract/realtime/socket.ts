// A WebSocket to a target, with its credentials and within the limits of the run.
import { type RawData, WebSocket } from 'ws';
import type { OperationMap } from '../../api-map/types.ts';
import { Aborted, type Call, LimitReached } from '../call.ts';
import type { Identity } from '../credentials.ts';
import { prepareRequest, urlOf } from '../prepare-request.ts';
import type { Session } from '../session.ts';

export interface Talk {
  /** The status with which the upgrade was answered, where it was refused. */
  readonly refused?: number;
  /** Why no answer came at all. */
  readonly unreachable?: string;
  /** What the server has sent, as JSON; undefined for what is none. */
  readonly messages: readonly unknown[];
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  send(message: unknown): void;
  /** Waits for messages until `enough` holds, the connection closes or the time is over. Says whether it holds. */
  until(enough: (messages: readonly unknown[]) => boolean, ms?: number): Promise<boolean>;
  end(): void;
}

const MOST_MESSAGES = 20_000;

export async function openSocket(session: Session, operation: OperationMap, identity: Identity = 'caller'): Promise<Talk> {
  const { credentials, limits, maxRequests, signal, target } = session.options;
  if (signal.aborted) throw new Aborted();
  if (maxRequests !== undefined && session.requests >= maxRequests) throw new LimitReached(`--max-requests ${maxRequests}`);
  if (session.options.transport !== undefined) throw new LimitReached('a recording holds no sockets');
  session.requests++;
  const call: Call = { operation, path: operation.path, identity, valid: identity === 'caller' };
  const { wireRequest } = prepareRequest(call, urlOf(call, target), credentials);
  const url = new URL(wireRequest.url.href.replace(/^http/, 'ws'));
  const messages: unknown[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const resolve of [...waiting]) resolve();
  };
  const found: { refused?: number; unreachable?: string; closed?: { code: number; reason: string } } = {};
  const socket = new WebSocket(url, {
    headers: Object.fromEntries(wireRequest.headers),
    followRedirects: false,
    maxPayload: limits.bodyBytes,
  });
  socket.on('message', (data: RawData) => {
    if (messages.length < MOST_MESSAGES) messages.push(parse(data.toString()));
    wake();
  });
  socket.on('unexpected-response', (request, response) => {
    found.refused = response.statusCode ?? 0;
    request.destroy();
    wake();
  });
  socket.on('error', ({ message }) => {
    if (found.refused === undefined && socket.readyState !== socket.OPEN) found.unreachable ??= message;
    wake();
  });
  socket.on('close', (code, reason) => {
    found.closed = { code, reason: reason.toString() };
    wake();
  });
  socket.on('open', wake);
  const wait = async (done: () => boolean, ms: number): Promise<boolean> => {
    let late = false;
    const callOff = session.options.clock.after(ms, () => {
      late = true;
      wake();
    });
    const abort = () => wake();
    signal.addEventListener('abort', abort, { once: true });
    while (!done() && !late && !signal.aborted && found.closed === undefined) {
      await new Promise<void>((resolve) => {
        const next = () => {
          waiting.delete(next);
          resolve();
        };
        waiting.add(next);
      });
    }
    callOff();
    signal.removeEventListener('abort', abort);
    if (signal.aborted) {
      socket.terminate();
      throw new Aborted();
    }
    return done();
  };
  await wait(
    () => socket.readyState === socket.OPEN || found.refused !== undefined || found.unreachable !== undefined,
    limits.connectMs,
  );
  if (socket.readyState === socket.CONNECTING) {
    found.unreachable ??= found.refused === undefined ? 'the connection was not opened in time' : undefined!;
    socket.terminate();
  }
  return {
    ...(found.refused === undefined ? {} : { refused: found.refused }),
    ...(found.refused !== undefined || found.unreachable === undefined ? {} : { unreachable: found.unreachable }),
    messages,
    get closed() {
      return found.closed;
    },
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
    until: (enough, ms = limits.idleMs) => wait(() => enough(messages), ms),
    end: () => socket.close(1000),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
