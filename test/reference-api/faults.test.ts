import { expect, test } from 'vitest';
import { SERVER_FAULTS } from '../../reference-api/faults/index.ts';
import { createReferenceApi } from '../../reference-api/index.ts';
import { CLAUSES } from '../../src/clauses/index.ts';
import { FAULTS } from '../../src/faults/index.ts';
import { TRANSFORMS } from '../../src/faults/transforms/index.ts';
import { type Answer, type Client, client, joined } from './client.ts';

test('every fault of the catalogue exists once, where its kind says, and breaks a clause that there is', () => {
  expect(new Set(FAULTS.map(({ id }) => id)).size).toBe(FAULTS.length);
  expect(
    FAULTS.filter(({ kind }) => kind === 'wire')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Object.keys(TRANSFORMS).sort());
  expect(
    FAULTS.filter(({ kind }) => kind === 'server')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Object.keys(SERVER_FAULTS).sort());
  const clauses = new Set<string>(CLAUSES.map(({ id }) => id));
  expect(FAULTS.filter(({ clause }) => !clauses.has(clause))).toEqual([]);
  for (const { id, does, check } of FAULTS) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(does).toMatch(/^[A-Z].*\.$/);
    expect(check).toMatch(/^[a-z-]+\/[a-z-]+:[a-z0-9-]+$/);
  }
});

test('a fault that does not exist is refused, as an option and in a request', async () => {
  expect(() => createReferenceApi({ faults: ['sse-nothing'] })).toThrow('There is no fault `sse-nothing`.');
  const open = await client({ allowFaults: true });
  expect((await open.chat({}, { 'assay-fault': 'sse-nothing' })).status).toBe(400);
});

test('a request asks for faults of its own only where that is allowed', async () => {
  const header = { 'assay-fault': 'usage-missing, model-unnamed' };
  const open = await client({ allowFaults: true });
  expect((await open.chat({}, header)).json).not.toHaveProperty('usage');
  expect((await open.chat({}, header)).json).not.toHaveProperty('model');
  expect((await open.chat({})).json).toHaveProperty('usage');
  const closed = await client();
  expect((await closed.chat({}, header)).json).toHaveProperty('usage');
});

interface Run {
  readonly body: Answer;
  readonly stream: Answer;
  readonly refused: Answer;
}

async function run(fault: string): Promise<Run> {
  const api = await client({ faults: [fault] });
  const request = { seed: 3, max_completion_tokens: 12, n: 2, temperature: 1 };
  return {
    body: await api.chat(request),
    stream: await api.chat({ ...request, stream: true, stream_options: { include_usage: true } }),
    refused: await api.chat({ temperature: 3 }),
  };
}

const sent = ({ status, headers, text }: Answer) => [
  status,
  headers.get('content-type'),
  [...headers.keys()].join(),
  headers.get('ratelimit'),
  text.replaceAll(/(chatcmpl-|req_)[0-9a-f]{24}/g, ''),
];

/** These change time, the connection, or what a single chat cannot show. */
const NOT_IN_A_CHAT =
  /^(sse-(buffered|stalls|reset|no-last-chunk|stray-line|number-|no-numbers|no-final-text|final-answer|part-|piece-)|finish-stop-for-tools|tools-|json-schema|cors-|usage-unasked|error-((500|flat)-for-bad|in-stream|method)|auth-|limit-(no|retry)|seed-|finish-stop-sequence|model-(unknown|list|alias)|list-|file-|answer-(500|refused)|idem-|etag-|stale-|chat-key-|moderation-|logprobs-|fallback-|input-|job-|resume-|prefer-|realtime-|batch-|webhook-|sse-always)/;
const clean = await (async () => {
  const api = await client();
  const request = { seed: 3, max_completion_tokens: 12, n: 2, temperature: 1 };
  return {
    body: await api.chat(request),
    stream: await api.chat({ ...request, stream: true, stream_options: { include_usage: true } }),
    refused: await api.chat({ temperature: 3 }),
  };
})();

test.each(FAULTS.map(({ id }) => id).filter((id) => !NOT_IN_A_CHAT.test(id)))('%s shows in a chat', async (fault) => {
  const spoilt = await run(fault);
  const pairs = [
    [sent(spoilt.body), sent(clean.body)],
    [sent(spoilt.stream), sent(clean.stream)],
    [sent(spoilt.refused), sent(clean.refused)],
  ];
  expect(pairs.filter(([a, b]) => JSON.stringify(a) !== JSON.stringify(b)).length).toBeGreaterThan(0);
});

test('a fault spoils what it names and nothing else', async () => {
  const twice = (await run('sse-two-terminators')).stream;
  expect(twice.text).toBe(`${(await run('sse-cacheable')).stream.text}data: [DONE]\n\n`);
  const status = await run('sse-status-201');
  expect([status.stream.status, status.body.status, status.refused.status]).toEqual([201, 200, 400]);
  const finish = await run('finish-stop-when-cut');
  expect(finish.body.json.choices[0].finish_reason).toBe('stop');
  expect(joined(finish.stream.events)).toBe(finish.body.json.choices[0].message.content);
});

test('what stands around an answer is spoilt where it is asked for', async () => {
  const api = await client({ allowFaults: true });
  const under = (fault: string) => ({ 'assay-fault': fault });
  const moderation = { model: 'assay-moderation-1', input: 'Bread.' };
  const { results } = (await api.send('POST', '/v1/moderations', moderation, under('moderation-score-unbounded'))).json;
  expect(results[0].category_scores.hate).toBeLessThan(0);
  const told = (await api.chat({ logprobs: true }, under('logprobs-positive'))).json.choices[0].logprobs.content;
  expect(told[0].logprob).toBeGreaterThan(0);
  expect((await api.chat({ models: ['assay-1'] }, under('fallback-undisclosed'))).json.model).toBe('router');
  const keyed = { 'idempotency-key': 'k', ...under('chat-key-ignored') };
  expect((await api.chat({}, keyed)).json.id).not.toBe((await api.chat({}, keyed)).json.id);
});

test('a character is cut between two events', async () => {
  const api = await client({ faults: ['sse-invalid-utf8'] });
  const request = new Request('http://api.test/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: 'Bearer sk-assay-reference', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'assay-1', stream: true, messages: [{ role: 'user', content: 'x' }] }),
  });
  const bytes = Buffer.from(await (await api.api.handle(request)).arrayBuffer());
  const frames = bytes
    .toString('latin1')
    .split('\n\n')
    .filter((frame) => frame.includes('"content":"'));
  const broken = frames.map((frame) => Buffer.from(frame, 'latin1')).filter((frame) => frame.toString('utf8').includes('\uFFFD'));
  expect(broken).toHaveLength(2);
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
});

async function batchUnder(fault: string) {
  const api = await client({ faults: [fault] });
  const row = (custom_id: string, model: string) =>
    JSON.stringify({
      custom_id,
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model, messages: [{ role: 'user', content: 'x' }] },
    });
  const file = (await api.upload([row('a', 'assay-1'), row('b', 'none'), row('c', 'assay-1')].join('\n'))).json;
  const body = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' };
  const both = [0, 1].map(() => api.send('POST', '/v1/batches', body, { 'idempotency-key': 'k' }));
  await api.clock.advance(600);
  const [first, second] = await Promise.all(both);
  const again = await api.send('POST', '/v1/batches', body, { 'idempotency-key': 'k' });
  const other = await api.send('POST', '/v1/batches', { ...body, metadata: { a: 'b' } }, { 'idempotency-key': 'k' });
  const polls: Answer[] = [];
  for (let at = 0; at < 8; at++) {
    polls.push(await api.send('GET', `/v1/batches/${first!.json.id}`));
    await api.clock.advance(100);
  }
  const { output_file_id, error_file_id } =
    polls.at(-1)!.status === 200 ? polls.at(-1)!.json : { output_file_id: null, error_file_id: null };
  const read = async (id: string | null) => (id === null ? '' : (await api.send('GET', `/v1/files/${id}/content`)).text);
  const cancelled = await api.send('POST', '/v1/batches', { ...body, endpoint: '/v1/chat/completions' });
  await api.send('POST', `/v1/batches/${cancelled.json.id}/cancel`);
  await api.clock.advance(500);
  const gone = await api.send('GET', `/v1/batches/${cancelled.json.id}`);
  const unknown = await api.send('GET', '/v1/batches/none');
  const shape = ({ status, headers, text }: Answer) => [
    status,
    [...headers.keys()],
    text.replaceAll(/(file-|batch_|batch_req_|req_|chatcmpl-)[0-9a-f]{24}/g, '$1'),
  ];
  return JSON.stringify([
    [first!, again, other, ...polls, gone, unknown].map(shape),
    again.json.id === first!.json.id,
    first!.json.id === second!.json.id,
    [await read(output_file_id), await read(error_file_id)].map((text) =>
      text.replaceAll(/(req_|chatcmpl-)[0-9a-f]{24}/g, '').replaceAll(/"content":"[^"]*"|_tokens":\d+/g, ''),
    ),
  ]);
}

const cleanBatch = await batchUnder('sse-always');

test.each(
  FAULTS.filter(
    ({ id, kind }) =>
      kind === 'server' && /^(batch|job|idem)-/.test(id) && id !== 'batch-duplicate-collapses' && id !== 'idem-concurrent',
  ).map(({ id }) => id),
)('%s shows in a batch', async (fault) => {
  expect(await batchUnder(fault)).not.toBe(cleanBatch);
});

// biome-ignore lint/suspicious/noExplicitAny: what each case looks at
const SHOWN: [string, (api: Client) => Promise<any>, unknown][] = [
  ['sse-always', async (api) => (await api.chat({})).headers.get('content-type'), 'text/event-stream'],
  ['auth-missing-ok', async (api) => (await api.send('GET', '/v1/models', undefined, { authorization: undefined })).status, 200],
  ['auth-any-key', async (api) => (await api.send('GET', '/v1/models', undefined, { authorization: 'Bearer x' })).status, 200],
  [
    'auth-sibling-open',
    async (api) =>
      (await api.send('POST', '/v1/embeddings', { model: 'assay-embed-1', input: 'x' }, { authorization: undefined })).status,
    200,
  ],
  [
    'auth-inside-stream',
    async (api) => (await api.chat({ stream: true }, { authorization: 'Bearer x' })).events[0]?.error.code,
    'invalid_api_key',
  ],
  ['error-in-stream', async (api) => (await api.chat({ stream: true, temperature: 9 })).events[0]?.error.param, 'temperature'],
  [
    'error-500-for-bad-json',
    async (api) => [(await api.send('POST', '/v1/chat/completions', '{')).status, (await api.chat({ temperature: 9 })).status],
    [500, 400],
  ],
  [
    'error-500-for-invalid',
    async (api) => [(await api.send('POST', '/v1/chat/completions', '{')).status, (await api.chat({ temperature: 9 })).status],
    [400, 500],
  ],
  [
    'error-flat-for-bad-json',
    async (api) =>
      [await api.send('POST', '/v1/chat/completions', '{'), await api.chat({ temperature: 9 })].map(
        ({ json }) => 'error' in json,
      ),
    [false, true],
  ],
  [
    'answer-refused',
    async (api) => (await api.send('POST', '/v1/embeddings', { model: 'assay-embed-1', input: 'x' })).status,
    400,
  ],
  ['error-method-500', async (api) => (await api.send('PUT', '/v1/models')).status, 500],
  ['answer-500', async (api) => (await api.send('POST', '/v1/embeddings', { model: 'assay-embed-1', input: 'x' })).status, 500],
  ['model-unknown-answered', async (api) => (await api.chat({ model: 'none' })).json.model, 'none'],
  ['model-alias-echoed', async (api) => (await api.chat({})).json.model, 'assay-1'],
  ['model-listed-not-found', async (api) => (await api.send('GET', '/v1/models/assay-1')).status, 404],
  [
    'finish-stop-sequence-kept',
    async (api) => (await api.chat({ stop: '.' })).json.choices[0].message.content.endsWith('.'),
    true,
  ],
  [
    'json-schema-ignored',
    async (api) => {
      const json_schema = { name: 'a', strict: true, schema: { type: 'object' } };
      const { json } = await api.chat({ response_format: { type: 'json_schema', json_schema } });
      return json.choices[0].message.content.startsWith('{');
    },
    false,
  ],
  ['usage-unasked', async (api) => (await api.chat({ stream: true })).events.at(-2).usage !== undefined, true],
  [
    'file-changed',
    async (api) => (await api.send('GET', `/v1/files/${(await api.upload('a\nb')).json.id}/content`)).text,
    'a\r\nb\r\n',
  ],
];

const TEXT = 'response.output_text.delta';

test.each<[string, (clean: readonly string[]) => readonly string[], (numbers: readonly number[]) => readonly number[]]>([
  ['sse-number-missing', (types) => types, (numbers) => numbers.map((number) => (number > 2 ? number + 1 : number))],
  ['sse-number-twice', (types) => types, (numbers) => numbers.map((number) => (number > 2 ? number - 1 : number))],
  ['sse-part-not-opened', (types) => types.filter((type) => type !== 'response.content_part.added'), (numbers) => numbers],
  ['sse-part-not-closed', (types) => types.filter((type) => type !== 'response.content_part.done'), (numbers) => numbers],
  ['sse-piece-lost', (types) => types.toSpliced(types.indexOf(TEXT), 1), (numbers) => numbers],
  ['sse-no-final-text', (types) => types.filter((type) => type !== 'response.output_text.done'), (numbers) => numbers],
  ['sse-piece-twice', (types) => types.toSpliced(types.indexOf(TEXT), 0, TEXT), (numbers) => numbers],
  ['sse-two-terminators', (types) => [...types, types.at(-1)!], (numbers) => numbers],
])('%s changes the events or their numbers, not both', async (fault, types, numbers) => {
  const stream = async (api: Client) => (await api.respond({ stream: true, temperature: 0 })).events;
  const [whole, spoilt] = [await stream(await client()), await stream(await client({ faults: [fault] }))];
  expect(spoilt.map(({ type }) => type)).toEqual(types(whole.map(({ type }) => type)));
  expect(spoilt.map((event) => event.sequence_number)).toEqual(numbers(spoilt.map((_, index) => index)));
});

test('sse-fails and sse-failure-looks-complete differ in the end', async () => {
  const [honest, not] = [(await run('sse-fails')).stream, (await run('sse-failure-looks-complete')).stream];
  expect(honest.events.at(-1).error.code).toBe('internal_error');
  expect(not.events.at(-1)).toBe('[DONE]');
  expect(not.events.at(-2).error.code).toBe('internal_error');
});

test.each(SHOWN)('%s shows where it should', async (fault, look, expected) => {
  expect(await look(await client({ judged: false }))).not.toEqual(expected);
  expect(await look(await client({ faults: [fault] }))).toEqual(expected);
});

test('seed-ignored gives one seed several texts, also at temperature 1 only', async () => {
  const api = await client({ faults: ['seed-ignored'] });
  const texts = await Promise.all([1, 2, 3].map(async () => (await api.chat({ seed: 7 })).json.choices[0].message.content));
  expect(new Set(texts).size).toBeGreaterThan(1);
});

test('the first call of each endpoint is refused without Retry-After, and nothing else', async () => {
  const api = await client({ faults: ['limit-no-retry-after'] });
  const first = await api.chat({});
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, null]);
  expect((await api.chat({})).status).toBe(200);
  expect((await api.send('GET', '/v1/models')).status).toBe(200);
});

test.each(['list-repeats-item', 'list-loses-item'])('%s spoils the second page', async (fault) => {
  const api = await client({ faults: [fault] });
  const ids = async (query: string) =>
    (await api.send('GET', `/v1/models?${query}`)).json.data.map(({ id }: { id: string }) => id);
  const all = await ids('limit=100');
  const walked = [...(await ids('limit=2')), ...(await ids(`limit=100&after=${all[1]}`))];
  expect(walked).toEqual(fault === 'list-repeats-item' ? [all[0], all[1], ...all.slice(1)] : [all[0], all[1], ...all.slice(3)]);
});

test('batch-duplicate-collapses answers one of two lines with one custom_id', async () => {
  const api = await client({ faults: ['batch-duplicate-collapses'] });
  const row = JSON.stringify({
    custom_id: 'a',
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'assay-1', messages: [{ role: 'user', content: 'x' }] },
  });
  const file = (await api.upload(`${row}\n${row}`)).json;
  const { json } = await api.send('POST', '/v1/batches', {
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  await api.clock.advance(2000);
  expect((await api.send('GET', `/v1/batches/${json.id}`)).json).toMatchObject({
    status: 'completed',
    request_counts: { total: 1, completed: 1 },
  });
});

test('idem-concurrent runs both of two concurrent requests with one key', async () => {
  const api = await client({ faults: ['idem-concurrent'] });
  const file = (await api.upload('{}')).json;
  const body = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' };
  const both = [0, 1].map(() => api.send('POST', '/v1/batches', body, { 'idempotency-key': 'k' }));
  await api.clock.advance(600);
  const [first, second] = await Promise.all(both);
  expect(first?.json.id).not.toBe(second?.json.id);
  const later = await api.send('POST', '/v1/batches', body, { 'idempotency-key': 'k' });
  expect(later.headers.get('idempotent-replayed')).toBe('true');
});
