import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createReferenceApi, DEVELOPMENT_KEY, type ReferenceApi } from '../../reference-api/index.ts';
import { openState } from '../../reference-api/state/sqlite/open-state.ts';
import { type WebhookSender, webhookSender } from '../../reference-api/webhooks/send.ts';
import { type Client, client } from './client.ts';
import { eventsOf } from './described.ts';
import { fakeClock } from './fake-clock.ts';

const poll = (api: Client, id: string, headers = {}) => api.send('GET', `/v1/responses/${id}`, undefined, headers);
const request = { input: 'What is a stream?', background: true };

function open(api: ReferenceApi, method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${DEVELOPMENT_KEY}`, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return api.handle(new Request(`http://api.test${path}`, { method, headers, ...sent }), {
    signal: signal ?? new AbortController().signal,
  });
}

/** Reads `count` chunks, which are events, or all there are. */
async function read(reader: ReadableStreamDefaultReader<Uint8Array>, count = Number.POSITIVE_INFINITY): Promise<string> {
  let text = '';
  for (let left = count; left > 0; left--) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  return text;
}

test('an answer in the background is promised, seen in each of its states, and then there', async () => {
  const api = await client({ paceMs: 10 });
  const { status, json, headers } = await api.respond(request);
  expect([status, json.status, headers.get('location'), headers.get('retry-after')]).toEqual([
    202,
    'queued',
    `/v1/responses/${json.id}`,
    '1',
  ]);
  const seen: string[] = [];
  for (let time = 0; time < 3000; time += 25) {
    const { json: now, headers: with_ } = await poll(api, json.id);
    if (seen.at(-1) !== now.status) seen.push(now.status);
    expect(with_.get('retry-after')).toBe(now.status === 'completed' ? null : '1');
    await api.clock.advance(25);
  }
  expect(seen).toEqual(['queued', 'in_progress', 'completed']);
  const { json: end } = await poll(api, json.id);
  expect(end.output[0].content[0].text.length).toBeGreaterThan(10);
  expect((await api.send('POST', `/v1/responses/${json.id}/cancel`)).status).toBe(409);
  expect((await api.send('DELETE', `/v1/responses/${json.id}`)).status).toBe(200);
});

test('an answer in the background is billed once, with its place in the queue, and its owner is told', async () => {
  const clock = fakeClock();
  const state = openState(clock);
  const told: string[] = [];
  const sender: WebhookSender = {
    ...webhookSender('public'),
    async send({ body }) {
      told.push(JSON.parse(body).type);
      return { status: 204, retryAfter: undefined };
    },
  };
  const api = await client({ clock, state, sender });
  await api.send('POST', '/v1/webhook_endpoints', { url: 'https://example.com/hook', events: ['response.completed'] });
  const [first, second] = [(await api.respond(request)).json, (await api.respond(request)).json];
  await clock.advance(3000);
  const { usage } = (await poll(api, second.id)).json;
  const records = (await state.usage.list('owner-1', { limit: 10 }))?.items ?? [];
  expect(records.map(({ operation, queue }) => [operation, queue?.position])).toEqual([
    ['createResponse', 1],
    ['createResponse', 0],
  ]);
  expect(records[0]).toMatchObject({ inputTokens: usage.input_tokens, outputTokens: usage.output_tokens });
  expect((await poll(api, first.id)).json.status).toBe('completed');
  expect(told).toEqual(['response.completed', 'response.completed']);
});

test('a caller may wait a little, or rather not at all', async () => {
  const api = await client();
  const waited = api.respond(request, { prefer: 'wait=5' });
  await api.clock.advance(1000);
  const { status, json, headers } = await waited;
  expect([status, json.status, headers.get('preference-applied'), headers.get('retry-after')]).toEqual([
    200,
    'completed',
    'wait=5',
    null,
  ]);
  const late = api.respond(request, { prefer: 'wait=0' });
  expect((await late).status).toBe(202);
  const rather = await api.respond({}, { prefer: 'respond-async' });
  expect([rather.status, rather.json.background, rather.headers.get('preference-applied')]).toEqual([202, true, 'respond-async']);
  const polled = poll(api, rather.json.id, { prefer: 'wait=600' });
  await api.clock.advance(1000);
  const answer = await polled;
  expect([answer.json.status, answer.headers.get('preference-applied')]).toEqual(['completed', 'wait=60']);
  // What is not stored could not be fetched later, so it is answered now.
  expect((await api.respond({ store: false }, { prefer: 'respond-async' })).status).toBe(200);
  expect(api.clock.waiting).toBe(0);
});

test('a cancelled answer keeps what was said, before its beginning and in the middle', async () => {
  const api = await client({ paceMs: 10 });
  const early = (await api.respond(request)).json;
  expect((await poll(api, early.id)).json.status).toBe('queued');
  const cancelled = (await api.send('POST', `/v1/responses/${early.id}/cancel`)).json;
  expect(cancelled).toMatchObject({ status: 'cancelled', output: [] });
  await api.clock.advance(1000);
  expect((await poll(api, early.id)).json).toEqual(cancelled);
  const late = (await api.respond(request)).json;
  await api.clock.advance(200);
  expect((await api.send('DELETE', `/v1/responses/${late.id}`)).status).toBe(409);
  expect((await api.respond({ previous_response_id: late.id })).json.error.code).toBe('response_not_ended');
  const half = (await api.send('POST', `/v1/responses/${late.id}/cancel`)).json;
  expect(half).toMatchObject({ status: 'cancelled', output: [{ status: 'incomplete' }] });
  expect(half.usage.output_tokens).toBeGreaterThan(0);
  expect((await api.send('POST', `/v1/responses/${late.id}/cancel`)).json).toEqual(half);
  const { events } = await api.send('GET', `/v1/responses/${late.id}?stream=true`);
  expect(events.at(-1)).toMatchObject({ type: 'response.failed', response: { status: 'cancelled' } });
});

test('a stream is read on behind any event, while it is made and later, byte for byte', async () => {
  const api = await client({ paceMs: 10 });
  const created = (await api.respond(request)).json;
  const whole = api.send('GET', `/v1/responses/${created.id}?stream=true`);
  await api.clock.advance(300);
  const inTheMiddle = api.send('GET', `/v1/responses/${created.id}?stream=true&starting_after=6`);
  await api.clock.advance(3000);
  const { text, events } = await whole;
  expect(events.map(({ type }) => type).slice(0, 3)).toEqual(['response.created', 'response.queued', 'response.in_progress']);
  expect(events.at(-1).response).toEqual((await poll(api, created.id)).json);
  const behind = (seen: number) => text.slice(text.indexOf(`id: ${seen + 1}\n`));
  expect((await inTheMiddle).text).toBe(behind(6));
  for (const seen of [0, 3, events.length - 2]) {
    expect((await api.send('GET', `/v1/responses/${created.id}?stream=true&starting_after=${seen}`)).text).toBe(behind(seen));
    const last = { 'last-event-id': String(seen) };
    expect((await api.send('GET', `/v1/responses/${created.id}?stream=true`, undefined, last)).text).toBe(behind(seen));
  }
  expect((await api.send('GET', `/v1/responses/${created.id}?stream=true&starting_after=9999`)).text).toBe('');
  expect((await api.send('GET', `/v1/responses/${created.id}?stream=true`, undefined, { 'last-event-id': 'x' })).status).toBe(
    400,
  );
  const inOne = (await api.respond({})).json;
  expect((await api.send('GET', `/v1/responses/${inOne.id}?stream=true`)).json.error.code).toBe('response_has_no_events');
});

test('work in the background outlives its reader, other work ends with it and is kept as cancelled', async () => {
  const clock = fakeClock();
  const api = await createReferenceApi({ clock, seed: 'test', paceMs: 10 });
  const idOf = (text: string) => JSON.parse(eventsOf(text)[0] ?? '').response.id;
  const background = await open(api, 'POST', '/v1/responses', { model: 'assay-1', ...request, stream: true });
  expect(background.headers.get('location')).toMatch(/^\/v1\/responses\/resp_/);
  const reader = background.body!.getReader();
  const id = idOf(await read(reader, 2));
  await reader.cancel();
  const foreground = await open(api, 'POST', '/v1/responses', { model: 'assay-1', input: 'What is a stream?', stream: true });
  const other = foreground.body!.getReader();
  const otherId = idOf(await read(other, 2));
  const now = await (await open(api, 'GET', `/v1/responses/${otherId}`)).json();
  expect(now.status).toBe('in_progress');
  await clock.advance(25);
  await other.cancel();
  await clock.advance(3000);
  const answer = async (of: string) => (await open(api, 'GET', `/v1/responses/${of}`)).json();
  expect((await answer(id)).status).toBe('completed');
  expect(await answer(otherId)).toMatchObject({ status: 'cancelled', completed_at: null });
  expect(clock.waiting).toBe(0);
});

test('an answer that a process has begun is made by the next one, with the same events', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-'));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const clock = fakeClock();
  const first = await createReferenceApi({ clock, paceMs: 10, dataDirectory });
  const stream = await open(first, 'POST', '/v1/responses', { model: 'assay-1', ...request, stream: true });
  const reader = stream.body!.getReader();
  const before = read(reader, 9);
  await clock.advance(200);
  const seen = await before;
  first.close();
  const second = await createReferenceApi({ clock, paceMs: 10, dataDirectory });
  const { id } = JSON.parse(eventsOf(seen)[0] ?? '').response;
  const status = async () => (await (await open(second, 'GET', `/v1/responses/${id}`)).json()).status;
  expect(await status()).toBe('in_progress');
  const whole = (await open(second, 'GET', `/v1/responses/${id}?stream=true`)).text();
  await clock.advance(5000);
  expect((await whole).startsWith(seen)).toBe(true);
  expect(await status()).toBe('completed');
  second.close();
});
