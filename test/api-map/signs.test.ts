// Facts that rules need beside those that the mock and the tester need: order, life, waiting, results, and what a model says of itself.
import { expect, test } from 'vitest';
import { mapOf, mapPost } from './load-map.ts';

const text = { type: 'string' };
const number = { type: 'integer' };
const flag = { type: 'boolean' };
const object = (properties: Record<string, unknown>) => ({ type: 'object', properties });
const list = (items: unknown) => ({ type: 'array', items });
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const ok = (schema: unknown) => ({ responses: { 200: { description: 'It.', ...json(schema) } } });
const api = (paths: unknown, more: Record<string, unknown> = {}) => mapOf({ openapi: '3.1.0', info: {}, paths, ...more });
const request = object({ model: text, prompt: text, max_tokens: number, stream: flag });
const chat = { requestBody: json(request), ...ok(object({ model: text, text })) };

function streamOf(event: unknown, more: Record<string, unknown> = {}) {
  const content = { 'application/json': { schema: object({ model: text, text }) }, 'text/event-stream': { schema: event } };
  const stream = mapPost(request, {}, { responses: { 200: { description: 'It.', content } }, ...more }).stream;
  if (stream === undefined) throw new Error('there is no stream');
  return stream;
}

const named = (type: string, more: Record<string, unknown> = {}) => object({ type: { const: type }, ...more });

test('the place of an event is a number of the stream, an id of the frame, or the index of a part', () => {
  expect(streamOf({ oneOf: [named('a.delta', { seq: number, text }), named('a.done', { seq: number })] }).order?.value.at).toBe(
    '/seq',
  );
  const framed = object({ id: text, event: text, data: object({ delta: text }) });
  expect(streamOf(framed).order?.value).toEqual({ in: 'frame', at: '/id' });
  const parts = { oneOf: [named('part.start'), named('part.delta', { partIndex: number, text }), named('part.stop')] };
  expect(streamOf(parts).order?.value.at).toBe('/partIndex');
  expect(streamOf({ oneOf: [named('a.delta', { text }), named('a.done')] }).order).toBeUndefined();
});

test('a stream lives by an event or by words, and words about other things are none', () => {
  expect(streamOf({ oneOf: [named('delta', { text }), named('ping'), named('done')] }).heartbeat?.value).toBe('event');
  expect(streamOf(object({ text }), { description: 'Heartbeats come every 10 s.' }).heartbeat?.value).toBe('words');
  expect(streamOf(object({ text }), { description: 'Leave a comment. The pinging of hosts is slow.' }).heartbeat).toBeUndefined();
});

test('a piece is marked by a name, a constant or a flag; token scores mark nothing', () => {
  expect(streamOf(object({ delta: object({ text }) })).partial?.value).toBe('/delta');
  expect(streamOf(object({ object: { const: 'text.chunk' }, text })).partial?.value).toBe('text.chunk');
  expect(streamOf(object({ text, done: flag })).partial?.value).toBe('/done');
  expect(streamOf(object({ text, details: object({ token: text }) })).partial).toBeUndefined();
});

test('waiting is limited by a field, a parameter or words', () => {
  const withField = object({ model: text, prompt: text, max_tokens: number, timeoutMs: number });
  expect(mapPost(withField, object({ text })).request.deadline?.value).toEqual({ in: 'body', name: 'timeoutMs' });
  const prefer = (schema: unknown) => ({ parameters: [{ name: 'Prefer', in: 'header', schema }] });
  expect(mapPost(request, object({ text }), prefer({ ...text, pattern: '^wait=\\d+$' })).request.deadline?.value.in).toBe(
    'header',
  );
  expect(mapPost(request, object({ text }), prefer({ enum: ['return=minimal'] })).request.deadline).toBeUndefined();
  expect(mapPost(request, object({ text }), { description: 'Calls time out after 600 s.' }).request.deadline?.value.in).toBe(
    'words',
  );
});

test('further models are a list of names; a list of numbers is none', () => {
  const asks = (models: unknown) => object({ model: text, prompt: text, max_tokens: number, models });
  expect(mapPost(asks(list(text)), object({ text })).request.fallbacks?.at).toBe('/models');
  expect(mapPost(asks({ anyOf: [list(text), { type: 'null' }] }), object({ text })).request.fallbacks?.at).toBe('/models');
  expect(mapPost(asks(list(number)), object({ text })).request.fallbacks).toBeUndefined();
});

const status = { enum: ['queued', 'running', 'succeeded', 'failed'] };
const job = (properties: Record<string, unknown>) => {
  const body = object({ id: text, status, error: text, ...properties });
  const { operation } = api({
    '/chat': { post: chat },
    '/renders': { post: { requestBody: json(object({ model: text, prompt: text })), ...ok(body) } },
    '/renders/{id}': { get: ok(body) },
  });
  return operation('POST /renders').job;
};

test('a result that is fetched is a URL or a file, and is kept until a time or as words say', () => {
  expect(job({ output: text })?.fetched).toBeUndefined();
  expect(job({ urls: object({ get: text, cancel: text }) })?.fetched).toBeUndefined();
  expect(job({ resultUrl: text })?.fetched?.map(({ at }) => at)).toEqual(['/resultUrl']);
  expect(job({ output: list(object({ url: text })) })?.fetched?.map(({ at }) => at)).toEqual(['/output']);
  expect(job({ resultUrl: text })?.kept).toBeUndefined();
  expect(job({ resultUrl: text, expiresAt: text })?.kept).toBeDefined();
  expect(job({ resultUrl: { ...text, description: 'Available for 7 days.' } })?.kept).toBeDefined();
});

const batch = (result: unknown, more: Record<string, unknown> = {}) => {
  const body = object({ id: text, status: { enum: ['in_progress', 'completed', 'failed'] } });
  const items = list(object({ custom_id: text, body: object({ prompt: text }) }));
  const { operation } = api({
    '/chat': { post: chat },
    '/batches': { post: { requestBody: json(object({ requests: items })), ...ok(body), ...more } },
    '/batches/{id}': { get: ok(body) },
    '/batches/{id}/results': {
      get: { responses: { 200: { description: 'It.', content: { 'application/jsonl': { schema: result } } } } },
    },
  });
  return operation('POST /batches').batch;
};

test('a result of a batch tells a failure by a field, a status or a branch', () => {
  const id = { custom_id: text };
  expect(batch(object({ ...id, response: object({ text }) }))?.outcome).toBeUndefined();
  expect(batch(object({ ...id, response: object({ text }), error: { type: ['object', 'null'] } }))?.outcome).toBeDefined();
  expect(batch(object({ ...id, result: { oneOf: [named('done', { text }), named('errored')] } }))?.outcome).toBeDefined();
  expect(batch(list(object({ ...id, outcome: { enum: ['ok', 'failed'] } })))?.outcome).toBeDefined();
  expect(batch({ type: 'object', additionalProperties: true })?.resultItem).toBeUndefined();
});

test('words on the order of results are no words with a purpose', () => {
  const line = object({ custom_id: text, error: text });
  expect(batch(line, { description: 'Results come in any order.' })?.order).toBeDefined();
  expect(batch(line, { description: 'Send the requests in order to save money.' })?.order).toBeUndefined();
});

const models = (item: unknown, more: Record<string, unknown> = {}) =>
  api({ '/chat': { post: chat }, '/v1/models': { get: ok(object({ data: list(item) })) }, ...more }).map.models;

test('a model tells its life and its limits, or holds them in an object that lists nothing', () => {
  expect(models(object({ id: text, deprecationDate: text }))?.lifecycle?.at).toBe('/deprecationDate');
  expect(models(object({ id: text, status: { enum: ['active', 'retired'] } }))?.lifecycle?.at).toBe('/status');
  expect(models(object({ id: text }))?.lifecycle).toBeUndefined();
  expect(models(object({ id: text, inputTokenLimit: number }))?.limits?.map(({ at }) => at)).toEqual(['/inputTokenLimit']);
  expect(models(object({ id: text }))?.limits).toEqual([]);
  expect(models(object({ id: text, metadata: { type: 'object' } }))?.limits).toBeUndefined();
});

test('a model is described under a name of two segments or by a POST, and managed where it can be added', () => {
  const item = object({ id: text });
  expect(models(item, { '/v1/models/{owner}/{name}': { get: ok(item) } })?.describe).toBe('GET /v1/models/{owner}/{name}');
  const show = { post: { requestBody: json(object({ name: text })), ...ok(item) } };
  expect(models(item, { '/v1/show': show })?.describe).toBe('POST /v1/show');
  expect(models(item)?.describe).toBeUndefined();
  expect(models(item, { '/v1/pull': show })?.managed).toBe('POST /v1/pull');
  expect(models(item)?.managed).toBeUndefined();
});

test('examples name models that move and models that do not', () => {
  const shown = (example: string) => {
    const asks = object({ model: { ...text, example }, prompt: text, max_tokens: number });
    const { map } = api({ '/chat': { post: { requestBody: json(asks), ...ok(object({ text })) } } });
    return map.modelExamples?.map(({ value, pinned }) => [value, pinned]);
  };
  for (const fixed of ['one-2024-08-06', 'one-20240806', 'one-0613', 'one-08-2024', 'one-4-6', 'a/b:9dcd6d78e7c6560c', 'l-8B-i'])
    expect(shown(fixed)).toEqual([[fixed, true]]);
  for (const alias of ['one', 'one-latest', 'gemma4', 'whisper-1']) expect(shown(alias)).toEqual([[alias, false]]);
});
