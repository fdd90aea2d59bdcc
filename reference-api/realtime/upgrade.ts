// HTTP connections that ask to become WebSockets (RFC 6455 §4.2) -> WebSockets, or refusals as any other.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { MAX_JSON_BYTES } from '../http/body.ts';
import type { Admitted, Binary, CloseCode, Connect, Socket } from './types.ts';

/** Messages that may wait while an answer is made. */
const MOST_WAITING = 16;
/** Unsent bytes beyond which the work waits for the reader. */
const MOST_UNSENT = 64 * 1024;
const PING_MS = 30_000;
const GOODBYE_MS = 100;

export interface Upgrades {
  upgrade(request: Request, incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Says goodbye to all that are open. */
  close(): void;
}

export function upgrades(connect: Connect): Upgrades {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_JSON_BYTES,
    // Events are small, and a compressor of its own for each connection costs more memory than it saves bytes.
    perMessageDeflate: false,
    handleProtocols: (_, incoming) => protocols.get(incoming) ?? false,
  });
  const protocols = new WeakMap<IncomingMessage, string>();
  return {
    async upgrade(request, incoming, socket, head) {
      const left = () => socket.destroy();
      socket.on('error', left);
      const admitted = await connect(request);
      if (admitted instanceof Response) return refuse(admitted, socket);
      if (admitted.protocol !== undefined) protocols.set(incoming, admitted.protocol);
      socket.off('error', left);
      server.handleUpgrade(incoming, socket, head, (opened) => void talk(opened, admitted));
    },
    close() {
      for (const open of server.clients) {
        open.close(1001, 'The server goes away.');
        // Whoever does not say goodbye in turn is not waited for.
        setTimeout(() => open.terminate(), GOODBYE_MS);
      }
    },
  };
}

async function talk(opened: WebSocket, admitted: Admitted): Promise<void> {
  const socket = wrap(opened);
  try {
    await admitted.talk(socket);
  } catch {
    socket.close(1011, 'The connection failed.');
  }
}

function wrap(opened: WebSocket): Socket {
  const gone = new AbortController();
  const waiting: (string | Binary)[] = [];
  let wake: () => void = () => undefined;
  opened.on('message', (data: RawData, isBinary: boolean) => {
    if (waiting.length >= MOST_WAITING) return opened.close(1008, 'Too many messages are waiting.');
    waiting.push(isBinary ? { bytes: (data as Buffer).byteLength } : (data as Buffer).toString('utf8'));
    wake();
  });
  keepAlive(opened);
  opened.on('close', () => {
    gone.abort();
    wake();
  });
  // `ws` closes the connection with the code that the error calls for.
  opened.on('error', () => undefined);
  return {
    signal: gone.signal,
    messages: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const message = waiting.shift();
          if (message !== undefined) yield message;
          else if (gone.signal.aborted) return;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
    send: (text) =>
      new Promise((resolve) => {
        if (opened.readyState !== opened.OPEN) return resolve();
        const sent = () => {
          gone.signal.removeEventListener('abort', sent);
          resolve();
        };
        const held = opened.bufferedAmount > MOST_UNSENT;
        if (held) gone.signal.addEventListener('abort', sent, { once: true });
        opened.send(text, held ? sent : undefined);
        if (!held) resolve();
      }),
    close: (code: CloseCode, reason) => opened.close(code, reason),
  };
}

/** RFC 6455 §5.5.2: who does not answer a ping is gone, though nobody has said so. */
function keepAlive(opened: WebSocket): void {
  let answered = true;
  opened.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return opened.terminate();
    answered = false;
    opened.ping();
  }, PING_MS);
  timer.unref();
  opened.on('close', () => clearInterval(timer));
}

/** The connection is of no use any more: the client wanted another protocol. */
async function refuse(response: Response, socket: Duplex): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const fields = [...response.headers, ['content-length', String(body.byteLength)], ['connection', 'close']];
  const head = [`HTTP/1.1 ${response.status} Refused`, ...fields.map(([name, value]) => `${name}: ${value}`), '', ''];
  socket.end(Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]));
}
