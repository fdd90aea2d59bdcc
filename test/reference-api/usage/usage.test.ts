import { expect, test } from 'vitest';
import { createReferenceApi, DEVELOPMENT_KEY } from '../../../reference-api/index.ts';
import { openState } from '../../../reference-api/state/sqlite/open-state.ts';
import { costNanos, decimal } from '../../../reference-api/usage/prices.ts';
import { client } from '../client.ts';
import { fakeClock } from '../fake-clock.ts';

const OWNER = 'owner-1';

async function withState(options: Record<string, unknown> = {}) {
  const clock = fakeClock();
  const state = openState(clock);
  return { state, clock, api: await client({ clock, state, ...options }) };
}

const records = async (state: ReturnType<typeof openState>) => (await state.usage.list(OWNER, { limit: 100 }))?.items ?? [];

test('what an answer reports is what is recorded, streamed or not', async () => {
  const { state, api } = await withState();
  const whole = await api.chat({ temperature: 0, n: 2 });
  const streamed = await api.chat({ temperature: 0, n: 2, stream: true, stream_options: { include_usage: true } });
  const response = await api.respond({ temperature: 0 });
  const events = (await api.respond({ temperature: 0, stream: true })).events;
  const vectors = await api.send('POST', '/v1/embeddings', { model: 'assay-embed-1', input: ['one', 'two'] });
  const found = [...(await records(state))].reverse();
  expect(found.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])).toEqual([
    [whole.json.usage.prompt_tokens, whole.json.usage.completion_tokens],
    [streamed.events.at(-2).usage.prompt_tokens, streamed.events.at(-2).usage.completion_tokens],
    [response.json.usage.input_tokens, response.json.usage.output_tokens],
    [events.at(-1).response.usage.input_tokens, events.at(-1).response.usage.output_tokens],
    [vectors.json.usage.prompt_tokens, 0],
  ]);
  expect(found[0]?.id).toBe(whole.headers.get('x-request-id'));
  expect(found[0]?.model).toBe('assay-1-2026-06-01');
});

test('a refused request is not billed', async () => {
  const { state, api } = await withState();
  await api.chat({ model: 'none' });
  await api.chat({ temperature: 9 });
  expect(await records(state)).toEqual([]);
});

test('a client that leaves pays for what was made until then, and for no more', async () => {
  const clock = fakeClock();
  const state = openState(clock);
  const api = await createReferenceApi({ clock, state, seed: 'test', paceMs: 10 });
  const begin = async () => {
    const body = { model: 'assay-1', stream: true, messages: [{ role: 'user', content: 'What is a stream?' }], seed: 1 };
    const response = await api.handle(
      new Request('http://api.test/v1/chat/completions', {
        method: 'POST',
        headers: { authorization: `Bearer ${DEVELOPMENT_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
    return (response.body as ReadableStream<Uint8Array>).getReader();
  };
  const left = await begin();
  for (let read = 0; read < 4; read++) {
    await Promise.all([left.read(), clock.advance(10)]);
  }
  await left.cancel();
  await clock.advance(100);
  const whole = await begin();
  const drained = (async () => {
    while (!(await whole.read()).done);
  })();
  await clock.advance(60_000);
  await drained;
  const [full, part] = (await state.usage.list(OWNER, { limit: 9 }))?.items ?? [];
  expect(part?.inputTokens).toBe(full?.inputTokens);
  expect(part?.outputTokens).toBeGreaterThan(0);
  expect(part?.outputTokens).toBeLessThan(full?.outputTokens ?? 0);
});

test('a line of a batch has one record, at half the price', async () => {
  const { state, clock, api } = await withState();
  const body = { model: 'assay-1', messages: [{ role: 'user', content: 'What is a stream?' }], temperature: 0 };
  const alone = await api.chat({ temperature: 0 });
  const line = (custom_id: string, extra = {}) =>
    JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body: { ...body, ...extra } });
  const file = await api.upload([line('a'), line('b', { model: 'none' })].join('\n'));
  const { json } = await api.send('POST', '/v1/batches', {
    input_file_id: file.json.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  await clock.advance(5000);
  const [inBatch, single, ...rest] = await records(state);
  expect(rest).toEqual([]);
  expect([inBatch?.id, inBatch?.batchId, single?.batchId]).toEqual([`${json.id}:0`, json.id, null]);
  expect(inBatch?.outputTokens).toBe(alone.json.usage.completion_tokens);
  expect(inBatch?.costNanos).toBe((single?.costNanos ?? 0) / 2);
});

test('records are added up by bucket and group, exactly', async () => {
  const state = openState(fakeClock());
  const record = (id: string, createdAt: number, model: string, owner = OWNER) => ({
    ...{ id, owner, apiKeyId: null, model, operation: 'createChatCompletion', batchId: null, queue: null, createdAt },
    ...{ inputTokens: 3, cachedTokens: 1, outputTokens: 2, reasoningTokens: 0, costNanos: 999 },
  });
  await state.commit(
    ...[record('a', 100, 'm'), record('b', 159, 'm'), record('c', 159, 'n'), record('d', 160, 'm')].map(state.usage.record),
    ...[record('a', 100, 'twice'), record('e', 99, 'm'), record('f', 220, 'm'), record('g', 100, 'm', 'other')].map(
      state.usage.record,
    ),
  );
  const query = { owner: OWNER, start: 100, end: 220, bucketSeconds: 60 };
  const sums = await state.usage.sum({ ...query, groupBy: ['model'] });
  expect(sums.map(({ start, model, requests, costNanos }) => [start, model, requests, costNanos])).toEqual([
    [100, 'm', 2, 1998],
    [100, 'n', 1, 999],
    [160, 'm', 1, 999],
  ]);
  expect((await state.usage.sum({ ...query, groupBy: [], where: { model: 'n' } })).map(({ inputTokens }) => inputTokens)).toEqual(
    [3],
  );
});

test('an amount is written without floating point', () => {
  expect([0, 1, 10, 999_999_999, 1_000_000_000, 12_500_000_000].map(decimal)).toEqual([
    ...['0', '0.000000001', '0.00000001', '0.999999999', '1', '12.5'],
  ]);
  const tokens = { inputTokens: 10, cachedTokens: 4, outputTokens: 5 };
  expect(costNanos({ capabilities: ['chat'] }, tokens, false)).toBe(6 * 100 + 4 * 26 + 5 * 400);
  expect(costNanos({ capabilities: ['chat'] }, tokens, true) * 2).toBe(costNanos({ capabilities: ['chat'] }, tokens, false));
});
