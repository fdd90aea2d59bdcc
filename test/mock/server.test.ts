import { request as httpRequest } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { buildApiMap } from '../../src/api-map/index.ts';
import { describe } from '../../src/description/index.ts';
import { type MockOptions, type RunningMock, startMock } from '../../src/mock/index.ts';
import { API } from './description.ts';

const chat = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const headers = { 'content-type': 'application/json', 'x-key': 'any' };
const running: RunningMock[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((mock) => mock.close()));
});

async function start(
  options: MockOptions = { seed: 1 },
  more: { faults?: string[]; maxBodyBytes?: number; log?: (line: string) => void; descriptions?: object[] } = {},
): Promise<string> {
  const inputs = (more.descriptions ?? [API]).map((data) => {
    const description = describe(data);
    return { description, map: buildApiMap(description), options };
  });
  const mock = await startMock(inputs as [(typeof inputs)[0]], { port: 0, host: '127.0.0.1', ...more });
  running.push(mock);
  return mock.url;
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

test('answers over a socket, and logs method, path, status and time only', async () => {
  const lines: string[] = [];
  const url = await start({ seed: 1 }, { log: (line) => lines.push(line) });
  const response = await post(`${url}/chat/completions?secret=1`, chat);
  expect(response.status).toBe(200);
  expect((await response.json()).choices[0].message.content).toMatch(/\.$/);
  expect(lines).toEqual([expect.stringMatching(/^POST \/chat\/completions 200 \d+ ms$/)]);
});

test('a body that is cut off JSON is answered at once, one that is too large with 413', async () => {
  const url = await start({ seed: 1 }, { maxBodyBytes: 1000 });
  expect((await post(`${url}/chat/completions`, '{"model": "m", ')).status).toBe(400);
  expect((await post(`${url}/chat/completions`, 'x'.repeat(2000))).status).toBe(413);
});

test('events come one by one at the pace that is asked for', async () => {
  const url = await start({ seed: 1, ttft: 40, tps: 200 });
  const started = performance.now();
  const response = await post(`${url}/chat/completions`, { ...chat, stream: true, max_tokens: 10 });
  const times: number[] = [];
  for await (const _ of response.body as unknown as AsyncIterable<Uint8Array>) times.push(performance.now() - started);
  expect(times.length).toBeGreaterThan(2);
  expect(times[0]).toBeGreaterThan(35);
  // Ten pieces at 5 ms each.
  expect(times.at(-1)! - times[0]!).toBeGreaterThan(40);
});

test('a client that leaves stops its stream, and the log says so', async () => {
  let logged: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => {
    logged = resolve;
  });
  const url = await start({ seed: 1, tps: 0.1 }, { log: (text) => logged(text) });
  const outgoing = httpRequest(`${url}/chat/completions`, { method: 'POST', headers });
  outgoing.on('error', () => undefined);
  outgoing.on('response', (response) => response.once('data', () => outgoing.destroy()));
  outgoing.end(JSON.stringify({ ...chat, stream: true }));
  expect(await line).toMatch(/^POST \/chat\/completions 200 \d+ ms \(client left\)$/);
});

test('closing ends open streams at once', async () => {
  const url = await start({ seed: 1, tps: 0.1 });
  const response = await post(`${url}/chat/completions`, { ...chat, stream: true });
  const reader = response.body!.getReader();
  await reader.read();
  const started = performance.now();
  await running.splice(0)[0]!.close();
  await expect(
    (async () => {
      while (!(await reader.read()).done);
    })(),
  ).rejects.toThrow();
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('several descriptions share a port: the first that knows a path answers', async () => {
  const other = {
    openapi: '3.0.3',
    info: { title: 'o', version: '1' },
    paths: {
      '/other': {
        get: { responses: { 200: { description: 'ok', content: { 'application/json': { schema: { enum: ['other'] } } } } } },
      },
    },
  };
  const url = await start({ seed: 1 }, { descriptions: [API, other] });
  expect(await (await fetch(`${url}/other`)).json()).toBe('other');
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect((await fetch(`${url}/none`)).status).toBe(404);
});

test('a wire fault spoils the reply', async () => {
  const url = await start({ seed: 1 }, { faults: ['sse-no-terminator'] });
  const text = await (await post(`${url}/chat/completions`, { ...chat, stream: true })).text();
  expect(text).toContain('data: {');
  expect(text).not.toContain('[DONE]');
});
