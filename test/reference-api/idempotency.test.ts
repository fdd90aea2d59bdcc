// Idempotency keys of predictions. Those of batches stand in batches.test.ts.
import { expect, test } from 'vitest';
import { DEVELOPMENT_KEY } from '../../reference-api/index.ts';
import { openState } from '../../reference-api/state/sqlite/open-state.ts';
import { client } from './client.ts';
import { fakeClock } from './fake-clock.ts';

const messages = [{ role: 'user', content: 'What is a stream?' }];
const CALLS = [
  ['/v1/chat/completions', { model: 'assay-1', messages }],
  ['/v1/chat/completions', { model: 'assay-1', messages, stream: true, stream_options: { include_usage: true } }],
  ['/v1/embeddings', { model: 'assay-embed-1', input: 'a stream', dimensions: 4 }],
  ['/v1/moderations', { model: 'assay-moderation-1', input: 'a stream' }],
] as const;
const key = { 'idempotency-key': 'one' };

/** A client, and the number of requests that were billed. */
async function counted() {
  const clock = fakeClock();
  const state = openState(clock);
  const api = await client({ clock, state });
  return { ...api, billed: async () => (await state.usage.list('owner-1', { limit: 100 }))?.items.length };
}

test.each(CALLS)('a repetition of %s gets the first answer, marked, and costs nothing: %j', async (path, body) => {
  const api = await counted();
  const first = await api.send('POST', path, body, key);
  expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([200, null]);
  const again = await api.send('POST', path, { ...body }, { 'idempotency-key': '"one"' });
  expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
  expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
  expect(await api.billed()).toBe(1);
  const other = await api.send('POST', path, { ...body, user: 'someone else' }, key);
  expect([other.status, other.json.error.code]).toEqual(
    path === '/v1/moderations' ? [400, 'unknown_parameter'] : [422, 'idempotency_key_reused'],
  );
  const free = await api.send('POST', path, body);
  expect(free.headers.get('idempotent-replayed')).toBeNull();
  expect(await api.billed()).toBe(2);
});

test('keys of two owners do not meet', async () => {
  const api = await client({ keys: [DEVELOPMENT_KEY, 'sk-other'] });
  const ids = [];
  for (const authorization of [`Bearer ${DEVELOPMENT_KEY}`, 'Bearer sk-other']) {
    const { json, headers } = await api.chat({}, { ...key, authorization });
    expect(headers.get('idempotent-replayed')).toBeNull();
    ids.push(json.id);
  }
  expect(new Set(ids).size).toBe(2);
});

test('a hundred equal requests at once run once', async () => {
  const api = await counted();
  const answers = await Promise.all(Array.from({ length: 100 }, () => api.chat({}, key)));
  const ids = answers.filter(({ status }) => status === 200).map(({ json }) => json.id);
  expect(new Set(ids).size).toBe(1);
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  expect(await api.billed()).toBe(1);
});

test('a key is at work until its stream ends, and free again when the reader has left', async () => {
  const api = await client({ paceMs: 10 });
  const request = () =>
    new Request('http://api.test/v1/chat/completions', {
      method: 'POST',
      headers: { authorization: `Bearer ${DEVELOPMENT_KEY}`, 'content-type': 'application/json', ...key },
      body: JSON.stringify({ model: 'assay-1', messages, stream: true }),
    });
  const reader = (await api.api.handle(request())).body?.getReader();
  await reader?.read();
  const meanwhile = await api.chat({ stream: true, messages }, key);
  expect([meanwhile.status, meanwhile.json.error.code, meanwhile.headers.get('retry-after')]).toEqual([
    409,
    'idempotency_key_in_use',
    '1',
  ]);
  await reader?.cancel();
  await api.clock.advance(0);
  const reading = api.chat({ stream: true, messages }, key);
  await api.clock.advance(60_000);
  const { status, headers, events } = await reading;
  expect([status, headers.get('idempotent-replayed'), events.at(-1)]).toEqual([200, null, '[DONE]']);
});

test('what was refused has done nothing, and its key may try again', async () => {
  const api = await client();
  const refused = await api.chat({ model: 'assay-1-overloaded' }, key);
  expect(refused.status).toBe(503);
  expect((await api.chat({ model: 'assay-1-overloaded', models: ['assay-1'] }, key)).status).toBe(200);
});
