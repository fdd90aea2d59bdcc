// The reference API -> an HTTP server. Bodies flow through without being held back, and a client that leaves stops the work.
import { createServer, IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionLost } from '../src/faults/connection-lost.ts';
import { ApiError, problemResponse } from './errors.ts';
import { incomingBody } from './http/incoming-body.ts';
import { makeIds } from './ids.ts';
import { upgrades } from './realtime/upgrade.ts';
import type { ReferenceApi } from './reference-api.ts';

export interface Server {
  readonly url: string;
  /** Ends at once, open streams included. */
  close(): Promise<void>;
}

export async function serve(api: ReferenceApi, options: { readonly port: number; readonly host: string }): Promise<Server> {
  const server = createServer({ IncomingMessage: Incoming }, (incoming, outgoing) => {
    exchange(api, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const sockets = upgrades(api.connect);
  server.on('upgrade', (incoming, socket, head) => {
    const request = toRequest(incoming, new AbortController().signal, undefined);
    if (request === undefined) return socket.destroy();
    sockets.upgrade(request.request, incoming, socket, head).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port, address, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        api.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * RFC 9110 §7.8: a server may ignore an Upgrade field. Node gives every such request to whoever listens for upgrades, so what asks for
 * another protocol than WebSocket (`h2c`, as the clients of Java do) is taken for what it is without the field.
 */
class Incoming extends IncomingMessage {
  /** Without an initial value, since the setter is called before the fields are initialised. */
  declare private wanted: boolean | null;

  get upgrade(): boolean | null {
    return this.wanted && this.headers.upgrade?.toLowerCase() === 'websocket';
  }

  set upgrade(value: boolean | null) {
    this.wanted = value;
  }
}

async function exchange(api: ReferenceApi, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const left = new AbortController();
  outgoing.on('close', () => left.abort());
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const body = hasBody ? incomingBody(incoming) : undefined;
  const request = toRequest(incoming, left.signal, body?.stream);
  const response = await (request === undefined ? refusal() : api.handle(request.request, { signal: left.signal, ...request }));
  // A refusal does not wait for the rest of the body.
  if (!incoming.complete) body?.discard();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  outgoing.flushHeaders();
  const reader = response.body.getReader();
  const leave = () => reader.cancel().catch(() => undefined);
  left.signal.addEventListener('abort', leave);
  try {
    for (let next = await reader.read(); !next.done && !left.signal.aborted; next = await reader.read()) {
      if (!outgoing.write(next.value)) await drained(outgoing, left.signal);
    }
    // The client may have left before anyone listened.
    if (left.signal.aborted) await leave();
    outgoing.end();
  } catch (error) {
    // A body that fails has no good end: the client must see a broken connection, not a complete answer.
    if (error instanceof ConnectionLost && error.reset) {
      // A reset throws away what has not left yet, and what was sent before it was sent.
      await written(outgoing);
      outgoing.socket?.resetAndDestroy();
    } else if (error instanceof ConnectionLost) outgoing.socket?.destroySoon();
    else outgoing.destroy();
  }
}

function refusal(): Response {
  const requestId = makeIds().next('req_');
  const response = problemResponse(new ApiError(400, 'invalid_target', 'The target of the request is no URL.'), requestId);
  response.headers.set('x-request-id', requestId);
  return response;
}

/** Fetch §2.2.1: no `Request` carries these, so another stands in for them. */
const NO_REQUEST = new Set(['TRACE', 'TRACK', 'CONNECT']);

/** Undefined for a target that is no URL. */
function toRequest(
  { method = 'GET', url = '/', headersDistinct }: IncomingMessage,
  signal: AbortSignal,
  body: ReadableStream<Uint8Array> | undefined,
): { readonly request: Request; readonly method?: string } | undefined {
  const headers = Object.entries(headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const strange = NO_REQUEST.has(method);
  try {
    const request = new Request(new URL(url, 'http://localhost'), {
      method: strange ? 'POST' : method,
      headers,
      signal,
      ...(body ? { body, duplex: 'half' } : {}),
    } as RequestInit);
    return strange ? { request, method } : { request };
  } catch {
    return undefined;
  }
}

function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    outgoing.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Resolves when the socket has taken all that was written. */
function written(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const { socket } = outgoing;
    if (socket === null || socket.destroyed) return resolve();
    socket.once('close', () => resolve());
    // What one turn writes is held together until its end.
    setImmediate(() => socket.write('', () => resolve()));
  });
}
