import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { createReferenceApi, serve } from '../../reference-api/index.ts';

const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((server) => server.close())));

async function listen(options: Parameters<typeof createReferenceApi>[0] = {}) {
  const server = await serve(await createReferenceApi({ seed: 'serve', ...options }), { port: 0, host: '127.0.0.1' });
  open.push(server);
  return server;
}

const headers = { authorization: 'Bearer sk-assay-reference', 'content-type': 'application/json' };
const chat = (extra: Record<string, unknown> = {}) =>
  JSON.stringify({ model: 'assay-1', messages: [{ role: 'user', content: 'Hi' }], ...extra });

test('a stream arrives piece by piece', async () => {
  const { url } = await listen({ paceMs: 15 });
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body: chat({ stream: true }) });
  const times: number[] = [];
  for await (const _ of response.body ?? []) times.push(performance.now());
  expect(times.length).toBeGreaterThan(5);
  expect(times.at(-1)! - times[0]!).toBeGreaterThan(50);
});

/** Sends one raw request and reads until the connection ends. */
function raw(url: string, text: string): Promise<{ readonly text: string; readonly error?: string }> {
  return new Promise((resolve) => {
    const socket: Socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve({ text: received, error: error.code ?? '' }));
    socket.on('end', () => resolve({ text: received }));
  });
}

const post = (body: string) =>
  `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer sk-assay-reference\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

test('a clean stream ends with its last chunk, and the faults of the connection are seen on the wire', async () => {
  const run = async (...faults: string[]) => raw((await listen({ paceMs: 1, faults })).url, post(chat({ stream: true })));
  const clean = await run();
  expect(clean.text.endsWith('data: [DONE]\n\n\r\n0\r\n\r\n')).toBe(true);
  const unfinished = await run('sse-no-last-chunk');
  expect(unfinished.text).toContain('data: [DONE]');
  expect(unfinished.text.endsWith('0\r\n\r\n')).toBe(false);
  const reset = await run('sse-reset');
  expect(reset.text).not.toContain('[DONE]');
  expect(reset.error).toBe('ECONNRESET');
});

test('what is no HTTP request for this API is answered and does not end the server', async () => {
  const { url } = await listen();
  const statuses = [];
  for (const line of [
    'GET http://[ HTTP/1.1',
    'TRACE / HTTP/1.1',
    'GET //\\ HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'PROPFIND /v1/models HTTP/1.1',
  ]) {
    const { text } = await raw(url, `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    statuses.push(Number(text.split(' ')[1]));
  }
  expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
  expect((await fetch(`${url}/v1/models`, { headers })).status).toBe(200);
});

test('a method that no request object carries is refused as any other', async () => {
  const { url } = await listen();
  const { text } = await raw(url, 'TRACE /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(text).toMatch(/^HTTP\/1\.1 405 /);
  expect(text).toMatch(/allow: GET, HEAD, OPTIONS/i);
  expect(text).toContain('method_not_allowed');
});

test('a client that leaves frees its place', async () => {
  const { url } = await listen({ paceMs: 60_000, maxConcurrent: 1 });
  const leaving = new AbortController();
  const stream = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers,
    body: chat({ stream: true }),
    signal: leaving.signal,
  });
  await stream.body?.getReader().read();
  expect((await fetch(`${url}/v1/models`, { headers })).status).toBe(503);
  leaving.abort();
  await expect.poll(async () => (await fetch(`${url}/v1/models`, { headers })).status).toBe(200);
});

test('close ends open streams at once', async () => {
  const server = await listen({ paceMs: 60_000 });
  const stream = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', headers, body: chat({ stream: true }) });
  const reading = stream.text().catch(() => 'cut');
  const begun = performance.now();
  await server.close();
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(await reading).toBe('cut');
});

test('a connection can be used again after a body that was refused unread', async () => {
  const { url } = await listen();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const status = (authorization: string, body: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        `${url}/v1/chat/completions`,
        { method: 'POST', agent, headers: { ...headers, authorization } },
        (response) => response.resume().on('end', () => resolve(response.statusCode)),
      );
      sent.on('error', reject).end(body);
    });
  expect(await status('Bearer wrong', 'x'.repeat(3_000_000))).toBe(401);
  expect(await status(headers.authorization, chat())).toBe(200);
  agent.destroy();
});
