import type { IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { addressedTo, pairsOf } from './headers.ts';

/** Passes an upgrade (a WebSocket) on as it is, and from then on every byte both ways. What goes by is not looked at. */
export function tunnel(incoming: IncomingMessage, client: Duplex, first: Uint8Array, url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const target =
    url.protocol === 'https:'
      ? connectTls({ host, port, ALPNProtocols: ['http/1.1'], ...(isIP(host) === 0 ? { servername: host } : {}) })
      : connectTcp({ host, port });
  const fields = addressedTo(url, pairsOf(incoming.rawHeaders)).map(([name, value]) => `${name}: ${value}\r\n`);
  target.write(Buffer.from(`${incoming.method} ${url.pathname}${url.search} HTTP/1.1\r\n${fields.join('')}\r\n`, 'latin1'));
  target.write(first);
  client.pipe(target).pipe(client);
  for (const [one, other] of [
    [client, target],
    [target, client],
  ] as const)
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
}
