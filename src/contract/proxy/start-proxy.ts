// A server that passes everything on to a deployment, and hands out a copy of what went by.
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Seen } from '../observe/observed-exchange.ts';
import { type Clock, systemClock } from '../wire/clock.ts';
import { DEFAULT_LIMITS, type WireLimits } from '../wire/types.ts';
import { forward } from './forward.ts';
import { tunnel } from './tunnel.ts';

export interface ProxyOptions {
  readonly target: URL;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Called in the order in which exchanges end. */
  readonly onSeen: (seen: Seen) => void;
  /** The target could not be reached for a request. */
  readonly onUnreachable?: (detail: string) => void;
  readonly limits?: WireLimits;
  readonly clock?: Clock;
}

export interface Proxy {
  readonly url: string;
  /** Ends every connection, those at work included. */
  close(): Promise<void>;
}

export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { target, onSeen, onUnreachable, limits = DEFAULT_LIMITS, clock = systemClock } = options;
  const sockets = new Set<Socket | Duplex>();
  const server = createServer((incoming, outgoing) => {
    try {
      forward(incoming, outgoing, {
        url: urlAt(target, incoming.url ?? '/'),
        limits,
        clock,
        done: (seen, detail) => (seen === undefined ? onUnreachable?.(detail) : onSeen(seen)),
      });
    } catch (error) {
      // A header that Node reads and will not write, or a path that is no URL.
      onUnreachable?.((error as Error).message);
      outgoing.destroy();
    }
  });
  // How long a request or a stream may take is between the client and the target.
  server.requestTimeout = 0;
  server.timeout = 0;
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming, socket, first) => tunnel(incoming, socket, first, urlAt(target, incoming.url ?? '/')));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A client may be told the address of the proxy with the base path of the target or without it. */
function urlAt(target: URL, path: string): URL {
  const base = target.pathname.replace(/\/$/, '');
  // A request line may hold a whole URL (RFC 9112 §3.2.2), and `//a` is no host here.
  const asked = /^https?:\/\//i.test(path)
    ? new URL(path)
    : new URL(`http://proxy.invalid${path.startsWith('/') ? path : `/${path}`}`);
  const url = new URL(target.href);
  const whole = base === '' || asked.pathname === base || asked.pathname.startsWith(`${base}/`);
  url.pathname = whole ? asked.pathname : `${base}${asked.pathname}`;
  const own = [...url.searchParams];
  url.search = asked.search;
  // A key that stands in the target's URL goes along.
  for (const [name, value] of own) if (!url.searchParams.has(name)) url.searchParams.append(name, value);
  return url;
}
