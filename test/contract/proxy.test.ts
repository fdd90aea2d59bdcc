// `assay proxy`: what it passes on is what was sent, and what it says is what went by.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type Seen, startProxy } from '../../src/contract/index.ts';
import type { ContractReport } from '../../src/report/model.ts';
import { assay } from '../cli/harness.ts';
import { KEY, type Manners, miniServer } from './mini-server.ts';

const SPEC = 'fixtures/contract/mini-chat.yaml';
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A target that does with each connection what the test wants, and a proxy before it. */
async function proxied(onRequest: (socket: Socket, head: string) => void, base = '') {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', (chunk) => {
      const before = head.includes('\r\n\r\n');
      head += chunk.toString('latin1');
      if (!before && head.includes('\r\n\r\n')) onRequest(socket, head);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(resolve)));
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
  });
  const seen: Seen[] = [];
  const lost: string[] = [];
  let arrived: () => void = () => undefined;
  const proxy = await startProxy({
    target: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`),
    host: '127.0.0.1',
    port: 0,
    onSeen: (one) => {
      seen.push(one);
      arrived();
    },
    onUnreachable: (detail) => lost.push(detail),
  });
  open.push(proxy.close);
  const next = () => new Promise<Seen>((resolve) => (arrived = () => resolve(seen.at(-1)!)));
  return { url: proxy.url, seen, lost, next, stopTarget: () => new Promise((resolve) => server.close(resolve)) };
}

function call(url: string, options: Parameters<typeof httpRequest>[1] = {}, body?: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { agent: false, ...options }, resolve)
      .on('error', reject)
      .end(body);
  });
}

test('request and answer come through as they were sent, but for what speaks of one connection', async () => {
  let sent = '';
  const { url, next } = await proxied((socket, head) => {
    sent = head;
    socket.end(
      'HTTP/1.1 201 Made It\r\nX-Twice: a\r\nX-Twice: b\r\nKeep-Alive: timeout=77\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\x00\x01\r\n',
      'latin1',
    );
  }, '/base');
  const seen = next();
  const response = await call(
    `${url}/v1/things?b=2&a=1`,
    {
      method: 'POST',
      headers: [
        'X-Spelled-So',
        'yes',
        'Connection',
        'X-Private',
        'X-Private',
        'no',
        'Content-Length',
        '3',
        'Host',
        'proxy.invalid',
      ],
    },
    'abc',
  );
  expect(await readText(response)).toBe('\x00\x01\r\n');
  expect([response.statusCode, response.statusMessage]).toEqual([201, 'Made It']);
  expect(response.rawHeaders.filter((_, index) => response.rawHeaders[index - 1] === 'X-Twice')).toEqual(['a', 'b']);
  expect(response.rawHeaders).not.toContain('timeout=77');
  expect(sent).toMatch(/^POST \/base\/v1\/things\?b=2&a=1 HTTP\/1.1\r\nHost: 127\.0\.0\.1:\d+\r\n/);
  expect(sent).toContain('X-Spelled-So: yes\r\n');
  expect(sent).not.toContain('X-Private');
  expect(sent.endsWith('\r\n\r\nabc')).toBe(true);
  expect((await seen).wire).toMatchObject({ ending: 'complete', framing: 'length', body: new Uint8Array([0, 1, 13, 10]) });
});

test('each event of a stream comes through before the target sends the next', async () => {
  const steps: string[] = [];
  const { url, next } = await proxied((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n');
    socket.write('9\r\ndata: 1\n\n\r\n');
    target = socket;
  });
  let target: Socket | undefined;
  const seen = next();
  const response = await call(url);
  for await (const chunk of response) {
    steps.push(String(chunk));
    // The target goes on only when the client has what came before.
    target!.write(steps.length < 3 ? `9\r\ndata: ${steps.length + 1}\n\n\r\n` : '0\r\n\r\n');
  }
  expect(steps).toEqual(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']);
  const { wire } = await seen;
  expect([wire.ending, wire.framing, wire.arrivals.length]).toEqual(['complete', 'chunked', 3]);
});

test('a client that leaves ends the request at the target', async () => {
  let left: () => void;
  const ended = new Promise<void>((resolve) => (left = resolve));
  const { url, next } = await proxied((socket) => {
    socket.on('close', () => left());
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n');
  });
  const seen = next();
  (await call(url)).destroy();
  await ended;
  expect((await seen).wire.ending).toBe('aborted');
});

test('an answer that breaks off breaks off for the client', async () => {
  const { url, next } = await proxied((socket) => {
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
  });
  const seen = next();
  const response = await call(url);
  await expect(readText(response)).rejects.toThrow();
  expect((await seen).wire).toMatchObject({ ending: 'closed-early', body: new TextEncoder().encode('hello') });
});

test('a client that does not read keeps the target from sending', async () => {
  const size = 64 * 1024;
  const total = 512;
  let written = 0;
  const { url } = await proxied((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size * total}\r\n\r\n`);
    const more = () => {
      while (written < total) {
        written++;
        if (!socket.write(Buffer.alloc(size))) return void socket.once('drain', more);
      }
    };
    more();
  });
  const response = await call(url);
  response.pause();
  // Until nothing has moved for many turns of the event loop.
  for (let still = 0, last = -1; still < 300; still = written === last ? still + 1 : 0) {
    last = written;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  expect(written).toBeLessThan(total / 2);
  let received = 0;
  for await (const chunk of response) received += (chunk as Buffer).length;
  expect(received).toBe(size * total);
});

test('a target that is not there is said to the client as no word of its own', async () => {
  const { url, lost, seen, stopTarget } = await proxied(() => undefined);
  await stopTarget();
  const response = await call(url);
  expect(response.statusCode).toBe(502);
  expect(JSON.parse(await readText(response)).error.code).toBe('target_unreachable');
  expect([lost.length, seen]).toEqual([1, []]);
});

test('an upgrade is passed on with every byte behind it', async () => {
  const { url } = await proxied((socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
    socket.on('data', (chunk) => socket.write(chunk));
  });
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
  let got = '';
  for await (const chunk of socket) {
    got += chunk;
    if (got.endsWith('\r\n\r\n')) socket.write('ping');
    if (got.endsWith('ping')) break;
  }
  expect(got).toMatch(/^HTTP\/1\.1 101 [\s\S]*\r\n\r\nping$/);
});

const noTerminator: Manners = { frame: (payload) => (payload === '[DONE]' ? '' : `data: ${payload}\n\n`) };
const CHAT = { model: 'mini-1', messages: [{ role: 'user', content: 'Hello' }] };

/** `assay proxy` before a mini server, until `act` has ended. */
async function session(manners: Manners, act: (url: string) => Promise<unknown>, ...args: string[]) {
  const server = await miniServer(manners);
  open.push(server.close);
  const stop = new AbortController();
  let begun = false;
  return assay(['proxy', SPEC, '--target', server.url, '-p', '0', ...args], {
    signal: stop.signal,
    onStdout: (text) => {
      const url = /listening on (\S+)\n/.exec(text)?.[1];
      if (begun || url === undefined) return;
      begun = true;
      void act(url).finally(() => stop.abort());
    },
  });
}

async function ask(url: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-api-key': KEY };
  await (await fetch(`${url}/v1/chat`, { method: 'POST', headers, body: JSON.stringify(body) })).text();
}

test('a client that is served well: exit 0, and what it did not do is skipped', async () => {
  const { code, stdout, stderr } = await session(
    {},
    async (url) => {
      await ask(url, CHAT);
      await ask(url, { ...CHAT, stream: true });
    },
    '-f',
    'json',
  );
  const report: ContractReport = JSON.parse(stdout.slice(stdout.indexOf('{')));
  expect([code, stderr, report.requests, report.grade]).toEqual([0, '', 2, 'A']);
  expect(report.checks.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(20);
  expect(report.checks.find(({ id }) => id === 'sampling/seed:same')?.verdict ?? 'skipped').toBe('skipped');
});

test('what is broken is said when it goes by, once, and graded at the end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-'));
  open.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'traffic.har');
  const { code, stdout, stderr } = await session(
    noTerminator,
    async (url) => {
      await ask(url, { ...CHAT, stream: true });
      await ask(url, { ...CHAT, stream: true });
      await fetch(`${url}/elsewhere`);
    },
    '--record',
    file,
  );
  expect(code).toBe(1);
  expect(stderr.match(/^fail stream\/events:terminator at POST \/chat: Expected/gm)).toHaveLength(1);
  expect(stderr).toContain('note: GET /elsewhere is not in the description');
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/not kept: SSE-04$/);
  const har = await readFile(file, 'utf8');
  expect(`${stdout}${stderr}${har}`).not.toContain(KEY);
  expect(JSON.parse(har).log.entries).toHaveLength(3);
  const again = await assay(['test', SPEC, '--replay', file]);
  expect(again.stdout.trimEnd().split('\n').at(-1)).toBe(stdout.trimEnd().split('\n').at(-1));
});
