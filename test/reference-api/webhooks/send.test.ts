import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { webhookSender } from '../../../reference-api/webhooks/send.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

const attempt = (url: string) => ({ url, headers: { 'webhook-id': 'evt_1' }, body: '{"a":"é"}' });
const never = new AbortController().signal;

test('a payload arrives byte for byte, and a redirect is an answer like any other', async () => {
  const seen: string[] = [];
  const url = await listen((request, response) => {
    request.on('data', (chunk) => seen.push(`${request.url} ${request.headers['webhook-id']} ${chunk}`));
    request.on('end', () => response.writeHead(302, { location: '/elsewhere', 'retry-after': '7' }).end());
  });
  expect(await webhookSender('loopback').send(attempt(url), never)).toEqual({ status: 302, retryAfter: '7' });
  expect(seen).toEqual(['/hook evt_1 {"a":"é"}']);
});

test('a name is judged by its address when it is connected to', async () => {
  const url = await listen((_, response) => response.end());
  const byName = attempt(url.replace('127.0.0.1', 'localhost'));
  expect((await webhookSender('loopback').send(byName, never)).status).toBe(200);
  const closed = webhookSender('public');
  expect(closed.refusal(byName.url)).toBeUndefined();
  await expect(closed.send(byName, never)).rejects.toThrow(/not sent to this machine/);
  await expect(closed.send(attempt(url), never)).rejects.toThrow(/not sent to this machine/);
});

test('no answer is an error, and so is one that is waited for too long', async () => {
  const late = new AbortController();
  const url = await listen(() => late.abort());
  await expect(webhookSender('loopback').send(attempt(url), late.signal)).rejects.toThrow();
  const broken = await listen((request) => request.socket.destroy());
  await expect(webhookSender('loopback').send(attempt(broken), never)).rejects.toThrow();
});
