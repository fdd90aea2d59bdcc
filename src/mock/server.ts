// Handlers go in; an HTTP server comes out that writes their replies, streams included, and lets go of everything when it is closed.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFaulty } from './faulty-writer.ts';
import type { Handler } from './mock.ts';
import { writeStream } from './stream-writer.ts';
import { isStream, type MockReply, type MockRequest } from './types.ts';

export interface ServerOptions {
  readonly maxBodyBytes?: number;
  /** Ids of wire faults that spoil every reply. */
  readonly faults?: readonly string[];
  /** One line for each request; never a header or a body. */
  readonly log?: (line: string) => void;
}

export interface RunningMock {
  readonly url: string;
  /** Resolves when every connection is gone. Open streams end at once. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The first handler that knows the path answers; the last one refuses what nobody knows. */
export function createMockServer(handlers: readonly [Handler, ...Handler[]], options: ServerOptions = {}): Server {
  return createServer({ keepAliveTimeout: 5_000, requestTimeout: 60_000 }, (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const started = performance.now();
    response.on('close', () => {
      const path = (request.url ?? '')
        .split('?', 1)[0]!
        .slice(0, 200)
        .replace(/[^\x20-\x7e]/g, '?');
      const cut = response.writableFinished ? '' : ' (client left)';
      options.log?.(
        `${request.method} ${path} ${response.headersSent ? response.statusCode : '-'} ${Math.round(performance.now() - started)} ms${cut}`,
      );
    });
    serve(handlers, request, response, options, gone.signal).catch((error: unknown) => {
      if (gone.signal.aborted) return;
      options.log?.(`defect of the mock: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { 'content-type': 'application/json' })
          .end('{"error":{"message":"The mock failed; see its log.","type":"internal_error"}}');
    });
  });
}

export function listen(server: Server, port: number, host: string): Promise<RunningMock> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve({
        url: `http://${name === '0.0.0.0' || name === '[::]' ? '127.0.0.1' : name}:${address.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function serve(
  handlers: readonly [Handler, ...Handler[]],
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  signal: AbortSignal,
): Promise<void> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
  const head = { method: (incoming.method ?? 'GET').toUpperCase(), target: incoming.url ?? '/', headers };
  const body = await readBody(incoming, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
  if (body === undefined) {
    response.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
    response.end(
      '{"error":{"message":"The request body is too large.","type":"request_too_large","code":"request_too_large","param":null}}',
    );
    return;
  }
  const request: MockRequest = { ...head, body };
  const known = handlers.find((handler) => {
    const found = handler.find(request);
    return found !== undefined && 'found' in found;
  });
  const partly = known ?? handlers.find((handler) => handler.find(request) !== undefined) ?? handlers.at(-1)!;
  const reply = await partly.handle(request);
  if (options.faults === undefined || options.faults.length === 0) await write(response, reply, signal);
  else await writeFaulty(response, reply, options.faults, signal);
}

async function write(response: ServerResponse, reply: MockReply, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  if (isStream(reply.body)) {
    response.writeHead(reply.status, reply.headers);
    response.flushHeaders();
    await writeStream(response, reply.body, signal);
    return;
  }
  const bytes = reply.body === undefined ? undefined : Buffer.from(reply.body as Uint8Array);
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(reply.status === 204 || reply.status === 304 ? {} : { 'content-length': String(bytes?.length ?? 0) }),
  });
  response.end(bytes);
}

/** Undefined when it is larger than `limit`: the rest is not read, and the reply closes the connection. */
function readBody(incoming: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    if (Number(incoming.headers['content-length'] ?? 0) > limit) {
      resolve(undefined);
      return;
    }
    incoming.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > limit) {
        incoming.pause();
        resolve(undefined);
      } else chunks.push(chunk);
    });
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', reject);
    // A client that leaves in the middle of its body sends neither.
    incoming.once('close', () => reject(new Error('The client left before its request was complete.')));
  });
}
