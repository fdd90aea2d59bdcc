import { expect, test } from 'vitest';
import { openState } from '../../reference-api/state/sqlite/open-state.ts';
import { type Client, client } from './client.ts';
import { schemaErrors } from './described.ts';
import { fakeClock } from './fake-clock.ts';

const line = (custom_id: string, body: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) =>
  JSON.stringify({
    custom_id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'assay-1', messages: [{ role: 'user', content: custom_id }], ...body },
    ...rest,
  });

async function create(api: Client, lines: readonly string[], extra: Record<string, unknown> = {}, headers = {}) {
  const file = (await api.upload(lines.join('\n'))).json;
  return api.send(
    'POST',
    '/v1/batches',
    { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h', ...extra },
    headers,
  );
}

const poll = async (api: Client, id: string) => (await api.send('GET', `/v1/batches/${id}`)).json;

async function results(api: Client, id: string | null) {
  if (id === null) return [];
  const { text } = await api.send('GET', `/v1/files/${id}/content`);
  const lines = text
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => JSON.parse(row));
  for (const row of lines) expect(schemaErrors('BatchResultLine', row)).toEqual([]);
  return lines;
}

test('a batch goes through its stages and ends with one result for each line', async () => {
  const api = await client();
  const { status, json, headers } = await create(
    api,
    [line('a'), line('b', { model: 'none' }), line('c'), line('d', { temperature: 9 }), line('e', {}, { url: '/v1/embeddings' })],
    {
      metadata: { run: '1' },
    },
  );
  expect([status, json.status, headers.get('location'), headers.get('retry-after')]).toEqual([
    202,
    'validating',
    `/v1/batches/${json.id}`,
    '1',
  ]);
  const seen: string[] = [];
  for (let time = 0; time < 2000; time += 25) {
    const batch = await poll(api, json.id);
    if (seen.at(-1) !== batch.status) seen.push(batch.status);
    await api.clock.advance(25);
  }
  expect(seen).toEqual(['validating', 'in_progress', 'finalizing', 'completed']);
  const batch = await poll(api, json.id);
  expect(batch.request_counts).toEqual({ total: 5, completed: 2, failed: 3 });
  expect(batch.metadata).toEqual({ run: '1' });
  const output = await results(api, batch.output_file_id);
  const errors = await results(api, batch.error_file_id);
  expect(output.map((row) => row.custom_id)).toEqual(['a', 'c']);
  expect(
    output.every((row) => row.response.status_code === 200 && schemaErrors('ChatCompletion', row.response.body).length === 0),
  ).toBe(true);
  expect(errors.map((row) => [row.custom_id, row.response.status_code, row.response.body.error.param])).toEqual([
    ['b', 404, 'model'],
    ['d', 400, 'temperature'],
    ['e', 400, 'url'],
  ]);
});

test('a batch of embeddings is answered', async () => {
  const api = await client();
  const row = JSON.stringify({
    custom_id: 'a',
    method: 'POST',
    url: '/v1/embeddings',
    body: { model: 'assay-embed-1', input: 'x' },
  });
  const { json } = await create(api, [row], { endpoint: '/v1/embeddings' });
  await api.clock.advance(2000);
  const batch = await poll(api, json.id);
  expect((await results(api, batch.output_file_id))[0].response.body.object).toBe('list');
});

const BROKEN: [string, string[], [string, number | null]][] = [
  ['an empty file', [''], ['empty_file', null]],
  ['a line that is no JSON', [line('a'), '{'], ['invalid_json_line', 2]],
  ['a line that is no object', ['[]'], ['invalid_json_line', 1]],
  ['a line without custom_id', [line('a'), '', '{"method":"POST"}'], ['missing_custom_id', 3]],
  ['a custom_id that stands twice', [line('a'), line('b'), line('a')], ['duplicate_custom_id', 3]],
];

test.each(BROKEN)('%s fails the batch and names the line', async (_, lines, [code, number]) => {
  const api = await client();
  const { json } = await create(api, lines);
  await api.clock.advance(2000);
  const batch = await poll(api, json.id);
  expect([batch.status, batch.errors.data[0].code, batch.errors.data[0].line]).toEqual(['failed', code, number]);
  expect(batch.failed_at).toBeGreaterThan(0);
});

test('cancelling keeps what was finished and accounts for the rest', async () => {
  const api = await client({ lineMs: 1000 });
  const names = ['a', 'b', 'c', 'd'];
  const { json } = await create(
    api,
    names.map((name) => line(name)),
  );
  await api.clock.advance(150 + 150 + 1000);
  expect((await poll(api, json.id)).request_counts).toEqual({ total: 4, completed: 2, failed: 0 });
  const cancelled = await api.send('POST', `/v1/batches/${json.id}/cancel`);
  expect([cancelled.status, cancelled.json.status]).toEqual([200, 'cancelling']);
  await api.clock.advance(2000);
  const batch = await poll(api, json.id);
  expect([batch.status, batch.request_counts]).toEqual(['cancelled', { total: 4, completed: 2, failed: 2 }]);
  expect((await results(api, batch.output_file_id)).map((row) => row.custom_id)).toEqual(['a', 'b']);
  expect((await results(api, batch.error_file_id)).map((row) => [row.custom_id, row.error.code])).toEqual([
    ['c', 'batch_cancelled'],
    ['d', 'batch_cancelled'],
  ]);
  const again = await api.send('POST', `/v1/batches/${json.id}/cancel`);
  expect([again.status, again.json]).toEqual([200, batch]);
});

test.each([0, 160, 310, 460])('a batch that is cancelled after %i ms ends as cancelled', async (ms) => {
  const api = await client();
  const { json } = await create(api, [line('a')]);
  await api.clock.advance(ms);
  expect((await api.send('POST', `/v1/batches/${json.id}/cancel`)).json.status).toBe('cancelling');
  await api.clock.advance(2000);
  const batch = await poll(api, json.id);
  expect(batch.status).toBe('cancelled');
  expect(batch.request_counts.completed + batch.request_counts.failed).toBe(1);
});

test('a batch that has ended cannot be cancelled', async () => {
  const api = await client();
  const { json } = await create(api, [line('a')]);
  await api.clock.advance(2000);
  const { status, json: problem } = await api.send('POST', `/v1/batches/${json.id}/cancel`);
  expect([status, problem.error.code]).toEqual([409, 'batch_ended']);
});

test('a batch that does not end within its window expires and keeps what was finished', async () => {
  const api = await client({ lineMs: 13 * 60 * 60 * 1000 });
  const { json } = await create(api, [line('a'), line('b'), line('c')]);
  await api.clock.advance(48 * 60 * 60 * 1000);
  const batch = await poll(api, json.id);
  expect([batch.status, batch.request_counts]).toEqual(['expired', { total: 3, completed: 2, failed: 1 }]);
  expect((await results(api, batch.error_file_id))[0].error.code).toBe('batch_expired');
});

test('a batch goes on when its input is deleted after it was read', async () => {
  const api = await client();
  const { json } = await create(api, [line('a')]);
  await api.clock.advance(160);
  await api.send('DELETE', `/v1/files/${json.input_file_id}`);
  await api.clock.advance(2000);
  expect((await poll(api, json.id)).status).toBe('completed');
});

test('a thousand lines end in seconds', async () => {
  const api = await client();
  const { json } = await create(
    api,
    Array.from({ length: 1000 }, (_, index) => line(`line-${index}`, { max_completion_tokens: 1 })),
  );
  await api.clock.advance(1500);
  expect((await poll(api, json.id)).request_counts).toEqual({ total: 1000, completed: 1000, failed: 0 });
});

test('a key of another owner sees neither files nor batches', async () => {
  const api = await client({ keys: ['sk-assay-reference', 'sk-other'] });
  const { json } = await create(api, [line('a')]);
  const other = { authorization: 'Bearer sk-other' };
  expect((await api.send('GET', '/v1/batches', undefined, other)).json.data).toEqual([]);
  expect((await api.send('GET', `/v1/batches/${json.id}`, undefined, other)).status).toBe(404);
  expect((await api.send('POST', `/v1/batches/${json.id}/cancel`, undefined, other)).status).toBe(404);
  expect((await api.send('GET', `/v1/files/${json.input_file_id}`, undefined, other)).status).toBe(404);
  expect(
    (
      await api.send(
        'POST',
        '/v1/batches',
        { input_file_id: json.input_file_id, endpoint: '/v1/chat/completions', completion_window: '24h' },
        other,
      )
    ).status,
  ).toBe(404);
});

test('one idempotency key makes one batch, bare or quoted, and the replay says so', async () => {
  const api = await client();
  const first = await create(api, [line('a')], {}, { 'idempotency-key': 'key-1' });
  const body = { completion_window: '24h', endpoint: '/v1/chat/completions', input_file_id: first.json.input_file_id };
  for (const key of ['key-1', '"key-1"']) {
    const again = await api.send('POST', '/v1/batches', body, { 'idempotency-key': key });
    expect([again.status, again.json, again.headers.get('idempotent-replayed')]).toEqual([202, first.json, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
  }
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  const other = await api.send('POST', '/v1/batches', { ...body, metadata: { a: 'b' } }, { 'idempotency-key': 'key-1' });
  expect([other.status, other.json.error.code]).toEqual([422, 'idempotency_key_reused']);
  expect((await api.send('GET', '/v1/batches')).json.data).toHaveLength(1);
});

test('a hundred concurrent requests with one key make one batch', async () => {
  const api = await client();
  const file = (await api.upload(line('a'))).json;
  const body = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => api.send('POST', '/v1/batches', body, { 'idempotency-key': 'k' })),
  );
  expect(answers.filter(({ status, headers }) => status === 202 && headers.get('idempotent-replayed') === null)).toHaveLength(1);
  expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
  expect((await api.send('GET', '/v1/batches')).json.data).toHaveLength(1);
});

test('a key is free again after a day, and after a request that was refused', async () => {
  const api = await client();
  const key = { 'idempotency-key': 'k' };
  const refused = await api.send(
    'POST',
    '/v1/batches',
    { input_file_id: 'file-none', endpoint: '/v1/chat/completions', completion_window: '24h' },
    key,
  );
  expect(refused.status).toBe(404);
  const first = await create(api, [line('a')], {}, key);
  expect(first.status).toBe(202);
  await api.clock.advance(24 * 60 * 60 * 1000 + 1000);
  const later = await create(api, [line('b')], {}, key);
  expect([later.status, later.json.id === first.json.id]).toEqual([202, false]);
});

test('keys of different owners do not meet', async () => {
  const api = await client({ keys: ['sk-assay-reference', 'sk-other'] });
  const other = { authorization: 'Bearer sk-other', 'idempotency-key': 'k' };
  await create(api, [line('a')], {}, { 'idempotency-key': 'k' });
  const { status } = await api.send(
    'POST',
    '/v1/batches',
    { input_file_id: 'file-x', endpoint: '/v1/chat/completions', completion_window: '24h' },
    other,
  );
  expect(status).toBe(404);
});

test.each(['', '"open', 'a b', '"a"b"', 'x'.repeat(300)])('the malformed key %j is refused', async (key) => {
  const api = await client();
  const { status, json } = await create(api, [line('a')], {}, { 'idempotency-key': key });
  expect([status, json.error.param]).toEqual([400, 'Idempotency-Key']);
});

const inline = (ids: readonly string[], extra: Record<string, unknown> = {}) => ({
  endpoint: '/v1/chat/completions',
  completion_window: '24h',
  requests: ids.map((id) => JSON.parse(line(id))),
  ...extra,
});

test('requests may come in the body of the batch', async () => {
  const api = await client();
  const { status, json } = await api.send('POST', '/v1/batches', inline(['a', 'b']));
  expect([status, json.input_file_id, json.request_counts.total]).toEqual([202, null, 2]);
  await api.clock.advance(5000);
  const batch = await poll(api, json.id);
  expect(batch.status).toBe('completed');
  expect((await results(api, batch.output_file_id)).map((row) => row.custom_id)).toEqual(['a', 'b']);
});

test('a batch has either requests or a file, and no name twice', async () => {
  const api = await client();
  const { id } = (await api.upload(line('a'))).json;
  const refused = async (body: Record<string, unknown>) => {
    const { status, json } = await api.send('POST', '/v1/batches', body);
    return [status, json.error.code, json.error.param];
  };
  expect((await refused(inline(['a'], { input_file_id: id })))[0]).toBe(400);
  expect((await refused({ endpoint: '/v1/chat/completions', completion_window: '24h' }))[0]).toBe(400);
  expect(await refused(inline([]))).toEqual([400, 'invalid_value', 'requests']);
  expect(await refused(inline(['a', 'b', 'a']))).toEqual([400, 'duplicate_custom_id', 'requests[2].custom_id']);
});

test('batches wait their turn in order, and say how many stand before them', async () => {
  const clock = fakeClock();
  const state = openState(clock);
  const api = await client({ clock, state, batchesAtOnce: 1, lineMs: 1000 });
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c']) ids.push((await api.send('POST', '/v1/batches', inline([name]))).json.id);
  const seen = async () => {
    const { data } = (await api.send('GET', '/v1/batches')).json;
    return data.reverse().map((batch: { status: string; queue_position: number | null }) => [batch.status, batch.queue_position]);
  };
  expect(await seen()).toEqual([
    ['validating', 0],
    ['validating', 1],
    ['validating', 2],
  ]);
  await clock.advance(400);
  expect(await seen()).toEqual([
    ['in_progress', null],
    ['validating', 0],
    ['validating', 1],
  ]);
  // What waits can be cancelled, and those behind it move up.
  await api.send('POST', `/v1/batches/${ids[1]}/cancel`);
  await clock.advance(400);
  expect((await seen()).slice(1)).toEqual([
    ['cancelled', null],
    ['validating', 0],
  ]);
  await clock.advance(20_000);
  expect((await seen()).map(([status]: [string]) => status)).toEqual(['completed', 'cancelled', 'completed']);
  const record = (await state.usage.list('owner-1', { limit: 1 }))?.items[0];
  expect([record?.id, record?.queue?.position]).toEqual([`${ids[2]}:0`, 2]);
  expect(record?.queue?.waitSeconds).toBeGreaterThan(0);
});

test('a cancellation that comes while the results are written leaves no file that no batch names', async () => {
  const clock = fakeClock();
  const clean = openState(clock);
  let cancelNow: (() => Promise<unknown>) | undefined;
  const state: typeof clean = {
    ...clean,
    // Between the reading of the results and the commit of their files.
    batches: {
      ...clean.batches,
      async results(id) {
        const found = await clean.batches.results(id);
        await cancelNow?.();
        cancelNow = undefined;
        return found;
      },
    },
  };
  const api = await client({ clock, state });
  const { json } = await api.send('POST', '/v1/batches', inline(['a']));
  cancelNow = () => api.send('POST', `/v1/batches/${json.id}/cancel`);
  await clock.advance(5000);
  const batch = await poll(api, json.id);
  expect(batch.status).toBe('cancelled');
  const files = (await api.send('GET', '/v1/files')).json.data;
  expect(files.map((file: { id: string }) => file.id)).toEqual([batch.output_file_id]);
});

test('100 requests at once with one key make one batch', async () => {
  const api = await client();
  const key = { 'idempotency-key': 'one' };
  const answers = await Promise.all(Array.from({ length: 100 }, () => api.send('POST', '/v1/batches', inline(['a']), key)));
  const made = answers.filter(({ status }) => status === 202);
  expect(new Set(made.map(({ json }) => json.id)).size).toBe(1);
  expect(answers.filter(({ status }) => status !== 202).every(({ status }) => status === 409)).toBe(true);
  expect((await api.send('GET', '/v1/batches')).json.data).toHaveLength(1);
});
