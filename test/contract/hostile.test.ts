// Targets that mean harm, or are broken beyond any standard: an end in bounded time, a clean refusal or a verdict, and no secret elsewhere.

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { ApiMap } from '../../src/api-map/index.ts';
import { systemClock } from '../../src/contract/index.ts';
import { send } from '../../src/contract/wire/send.ts';
import { DEFAULT_LIMITS, type WireLimits, type WireResult } from '../../src/contract/wire/types.ts';
import { AssayError } from '../../src/errors/assay-error.ts';
import { loadMap, testTarget } from './harness.ts';
import { KEY, miniServer } from './mini-server.ts';
import { steppedClock } from './stepped-clock.ts';

const fast = steppedClock(20);
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

let map: ApiMap;
beforeAll(async () => {
  map = await loadMap('fixtures/contract/mini-chat.yaml');
});

/** A server that does one thing to every socket. */
async function raw(act: (socket: Socket) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.once('data', () => act(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

/** Writes as fast as the other side reads, until it leaves. */
function flood(socket: Socket, text: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(text));
    socket.once('drain', more);
  };
  more();
}

// Far above what a loaded machine needs: the tests of the time limits set their own.
const LIMITS: WireLimits = {
  ...DEFAULT_LIMITS,
  idleMs: 5_000,
  totalMs: 10_000,
  headBytes: 8192,
  bodyBytes: 100_000,
  arrivals: 50,
};

function get(url: URL, limits: Partial<WireLimits> = {}): Promise<WireResult> {
  return send({ method: 'GET', url, headers: [] }, { ...LIMITS, ...limits }, systemClock, new AbortController().signal);
}

const OK = 'HTTP/1.1 200 OK\r\n';

test('a server that never answers runs into the idle limit', async () => {
  const result = await get(await raw(() => undefined), { idleMs: 150 });
  expect(result).toMatchObject({ ending: 'timeout', unreachable: false, detail: 'nothing came for 150 ms' });
});

test('one byte at a time runs into the total limit', async () => {
  const url = await raw((socket) => {
    socket.write(`${OK}\r\n`);
    const timer = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(timer));
  });
  expect(await get(url, { totalMs: 400 })).toMatchObject({ ending: 'timeout', detail: 'not over after 400 ms' });
});

test('headers without end are cut at the limit', async () => {
  expect(await get(await raw((socket) => flood(socket, `${OK}${'X-Header: value\r\n'.repeat(100)}`)))).toMatchObject({
    ending: 'too-large',
  });
});

test('one header without end is cut at the limit', async () => {
  const url = await raw((socket) => {
    socket.write(`${OK}X: `);
    flood(socket, 'y'.repeat(1000));
  });
  expect(await get(url)).toMatchObject({ ending: 'too-large' });
});

test('a body without end is cut at the limit, and its arrivals are bounded', async () => {
  const url = await raw((socket) => {
    socket.write(`${OK}\r\n`);
    flood(socket, 'data: x\n\n'.repeat(100));
  });
  const result = await get(url);
  expect(result.ending).toBe('too-large');
  expect(result.arrivals.length).toBeLessThanOrEqual(50);
  expect(result.body.length).toBeLessThanOrEqual(256 * 1024);
});

test('interim responses without end are cut', async () => {
  expect(await get(await raw((socket) => flood(socket, 'HTTP/1.1 100 Continue\r\n\r\n')))).toMatchObject({ ending: 'too-large' });
});

test('a gzip bomb is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000));
  const url = await raw((socket) =>
    socket.end(Buffer.concat([Buffer.from(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`), bomb])),
  );
  const result = await get(url);
  expect(result).toMatchObject({ ending: 'too-large' });
  expect(result.body.length).toBe(0);
});

test.each<[string, string, string]>([
  ['garbage', '\x00\x01\x02hello', 'malformed'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 'malformed'],
  ['a status that is none', 'HTTP/1.1 abc\r\n\r\n', 'malformed'],
  ['a chunk size that is none', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n`, 'malformed'],
  ['a chunk longer than its size', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n`, 'malformed'],
  ['nothing', '', 'closed-early'],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-', 'closed-early'],
  ['half a body', `${OK}Content-Length: 10\r\n\r\nabc`, 'closed-early'],
  ['chunks without the last one', `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`, 'closed-early'],
  ['a body that the close ends', `${OK}\r\nabc`, 'complete'],
  ['two lengths that differ', `${OK}Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc`, 'complete'],
])('%s has its own ending', async (_, text, ending) => {
  expect((await get(await raw((socket) => socket.end(Buffer.from(text, 'latin1'))))).ending).toBe(ending);
});

test('a reset connection is told from one that was closed', async () => {
  const url = await raw((socket) =>
    socket.write(`${OK}Content-Length: 10\r\n\r\nabc`, () => setTimeout(() => socket.resetAndDestroy(), 5)),
  );
  const result = await get(url);
  expect(result).toMatchObject({ ending: 'reset' });
  expect(Buffer.from(result.body).toString()).toBe('abc');
});

test('what the body is cut into makes no difference', async () => {
  const text = Buffer.from(`${OK}Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX: y\r\n\r\n`);
  for (let at = 1; at < text.length; at++) {
    const url = await raw((socket) => {
      socket.setNoDelay(true);
      socket.write(text.subarray(0, at), () => setImmediate(() => socket.end(text.subarray(at))));
    });
    const result = await get(url);
    expect([at, result.ending, Buffer.from(result.body).toString()]).toEqual([at, 'complete', 'hello world']);
    await open.pop()!();
  }
});

test.each<[string, () => Promise<URL>, string]>([
  [
    'a closed port',
    async () => {
      const url = await raw(() => undefined);
      await open.pop()!();
      return url;
    },
    'ASSAY_TEST_UNREACHABLE',
  ],
  ['an unknown host', async () => new URL('http://no-such-host.invalid/'), 'ASSAY_TEST_UNREACHABLE'],
  ['a server that accepts and never answers', () => raw(() => undefined), 'ASSAY_TEST_NO_ANSWER'],
  ['garbage', () => raw((socket) => socket.end('garbage\r\n\r\n')), 'ASSAY_TEST_NO_ANSWER'],
  ['endless headers', () => raw((socket) => flood(socket, `${OK}${'A: b\r\n'.repeat(500)}`)), 'ASSAY_TEST_NO_ANSWER'],
  ['a server that closes at once', () => raw((socket) => socket.end()), 'ASSAY_TEST_NO_ANSWER'],
  [
    'a refused credential',
    () => raw((socket) => socket.end('HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n')),
    'ASSAY_TEST_UNAUTHORIZED',
  ],
  [
    'a quota that never comes back',
    () => raw((socket) => socket.end('HTTP/1.1 429 No\r\nRetry-After: 999999\r\nContent-Length: 0\r\n\r\n')),
    'ASSAY_TEST_LIMITED',
  ],
  [
    'a quota that is said to be back at once',
    () => raw((socket) => socket.end('HTTP/1.1 429 No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n')),
    'ASSAY_TEST_LIMITED',
  ],
])('%s cannot be tested, and the error says so', async (_, url, code) => {
  const started = performance.now();
  const failure = await testTarget(map, (await url()).href, { token: KEY, clock: fast, timeoutMs: 6_000 }).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(AssayError);
  expect((failure as AssayError).code).toBe(code);
  expect((failure as AssayError).message).not.toContain(KEY);
  expect(performance.now() - started).toBeLessThan(15_000);
});

test('a server that streams without end gets its verdicts in bounded time', async () => {
  const server = await miniServer({
    instead: (request, socket) => {
      if (request.path !== '/v1/chat') return false;
      socket.write(`${OK}Content-Type: text/event-stream\r\n\r\n`);
      const timer = setInterval(() => socket.write('data: {"id":"1"}\n\n'), 5);
      socket.on('close', () => clearInterval(timer));
      return true;
    },
  });
  open.push(server.close);
  const started = performance.now();
  const report = await testTarget(map, server.url, { token: KEY, clock: fast, timeoutMs: 4_000 });
  expect(performance.now() - started).toBeLessThan(18_000);
  expect(report.grade).toBe('F');
  expect(report.checks.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  expect(report.checks.find(({ id }) => id === 'stream/framing:closed-in-order')?.verdict).toBe('fail');
});

test('a redirect to another host is not followed, and the credential stays here', async () => {
  const elsewhere = await miniServer();
  open.push(elsewhere.close);
  const server = await miniServer({
    instead: (request, socket) => {
      if (request.path !== '/v1/chat') return false;
      socket.end(`HTTP/1.1 307 Elsewhere\r\nLocation: ${elsewhere.url}/v1/chat\r\nContent-Length: 0\r\n\r\n`);
      return true;
    },
  });
  open.push(server.close);
  const report = await testTarget(map, server.url, { token: KEY });
  expect(elsewhere.requests).toEqual([]);
  expect(report.checks.find(({ id }) => id === 'basics/call:accepted')).toMatchObject({
    verdict: 'warn',
    message: expect.stringContaining('307'),
  });
});

test('a redirect loop ends', async () => {
  const server = await miniServer({
    instead: (request, socket) => {
      if (request.path !== '/v1/chat') return false;
      socket.end('HTTP/1.1 308 Loop\r\nLocation: /v1/chat\r\nContent-Length: 0\r\n\r\n');
      return true;
    },
  });
  open.push(server.close);
  const report = await testTarget(map, server.url, { token: KEY });
  expect(report.requests).toBeLessThan(200);
  expect(report.checks.filter(({ verdict }) => verdict === 'error')).toEqual([]);
});

test('no report holds the credential, not even one that the target sends back', async () => {
  const server = await miniServer({
    instead: (request, socket) => {
      if (request.path !== '/v1/chat') return false;
      const body = JSON.stringify({ echo: request.headers.get('x-api-key') });
      socket.end(`HTTP/1.1 500 ${KEY}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      return true;
    },
  });
  open.push(server.close);
  const report = await testTarget(map, server.url, { token: KEY });
  const text = JSON.stringify(report);
  expect(text).not.toContain(KEY);
  expect(text).toContain('$ASSAY_TOKEN');
});
