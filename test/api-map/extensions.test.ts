import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { mapOf, mapPost } from './load-map.ts';

const page = readFileSync(new URL('../../docs/extensions.md', import.meta.url), 'utf8');
const examples = new Map(
  [...page.matchAll(/^## (x-ai-[a-z]+)\n[\s\S]*?```yaml\n([\s\S]*?)```/gm)].map(([, name, text]) => [
    name as string,
    parse(text as string),
  ]),
);

const schema = (value: unknown) => ({ 'application/json': { schema: value } });
const object = (properties: Record<string, unknown>) => ({ type: 'object', properties });

/** The example of the page in a whole description. */
function example(name: string, request: unknown, answer: unknown, more: Record<string, unknown> = {}) {
  const shown = examples.get(name);
  if (shown === undefined) throw new Error(`docs/extensions.md has no example of ${name}`);
  const [path, item] = Object.entries(shown.paths ?? {})[0] as [string, { post: object }];
  const post = {
    ...item.post,
    requestBody: { content: schema(request) },
    responses: { 200: { description: 'It.', content: schema(answer) } },
  };
  return mapOf({
    openapi: '3.1.0',
    paths: { [path]: { post }, ...(more.paths as object) },
    components: more.components ?? {},
  }).operation(`POST ${path}`);
}

test('every extension of the page has one example', () => {
  expect([...examples.keys()]).toEqual(['x-ai-api', 'x-ai-operation', 'x-ai-stream', 'x-ai-job', 'x-ai-batch', 'x-ai-ignore']);
});

test('x-ai-api', () => {
  expect(mapOf(examples.get('x-ai-api')).map.ai).toMatchObject({ value: true, evidence: { by: 'extension' } });
});

test('x-ai-operation', () => {
  expect(
    example('x-ai-operation', object({ seed_text: { type: 'string' } }), object({ reply: { type: 'string' } })).kind,
  ).toMatchObject({ value: 'generation', evidence: { by: 'extension' } });
});

test('x-ai-stream', () => {
  const events = {
    oneOf: [
      object({ type: { const: 'message_start' }, message: object({}) }),
      object({ type: { const: 'content_block_start' } }),
      object({ type: { const: 'content_block_delta' }, delta: object({ text: { type: 'string' } }) }),
      object({ type: { const: 'content_block_stop' } }),
      object({
        type: { const: 'message_delta' },
        usage: object({ input_tokens: { type: 'integer' }, output_tokens: { type: 'integer' } }),
      }),
      object({ type: { const: 'message_stop' } }),
      object({ type: { const: 'error' } }),
    ],
  };
  const { stream } = example(
    'x-ai-stream',
    object({ body: { type: 'string' }, stream: { type: 'boolean' } }),
    object({ content: { type: 'array', items: object({ text: { type: 'string' } }) } }),
    {
      components: { schemas: { MessageStreamEvent: events } },
    },
  );
  expect(stream).toMatchObject({
    switch: { by: 'flag', field: { at: '/stream' } },
    mediaType: 'text/event-stream',
    eventFrom: 'extension',
    eventName: 'discriminator',
    deltas: [{ variant: 'content_block_delta', at: '/delta/text', joins: '/content/*/text' }],
    usage: { variant: 'message_delta', at: '/usage' },
    terminator: { value: { by: 'variant', names: ['message_stop'] }, evidence: { by: 'extension' } },
    error: { value: { variant: 'error' } },
  });
  expect(stream?.variants.map(({ name, role }) => [name, role])).toContainEqual(['message_start', 'start']);
});

test('x-ai-stream order says roles and the life of a stream that has no dialect', () => {
  const { stream } = mapPost(
    object({ ask: { type: 'string' } }),
    object({ parts: { type: 'array', items: object({ say: { type: 'string' } }) } }),
    {
      'x-ai-stream': {
        order: ['hello', { each: 'parts', do: ['begin', 'word*', 'finish'] }, 'bye'],
        delta: { event: 'word', path: '/say', from: '/parts/{i}/say' },
        item: object({ kind: { type: 'string' } }),
        terminator: 'bye',
      },
    },
  );
  expect(stream?.variants.map(({ name, role, part }) => [name, role, part])).toEqual([
    ['hello', 'start', undefined],
    ['begin', 'open', 'parts'],
    ['word', 'delta', 'parts'],
    ['finish', 'close', 'parts'],
    ['bye', 'end', undefined],
  ]);
  expect(stream?.terminator?.value).toEqual({ by: 'variant', names: ['bye'] });
  expect(stream?.lifecycle?.steps).toEqual([
    { event: 'hello', set: {} },
    {
      each: '/parts',
      steps: [
        { event: 'begin', set: {} },
        { event: 'word', pieces: '/say', set: { '/say': { piece: true } } },
        { event: 'finish', set: {} },
      ],
    },
    { event: 'bye', set: {} },
  ]);
});

test('x-ai-stream variantOf: one operation streams for another', () => {
  const post = (more: object, content: object) => ({
    post: {
      requestBody: {
        content: schema(object({ model: { type: 'string' }, prompt: { type: 'string' }, stream: { type: 'boolean' } })),
      },
      responses: { 200: { description: 'It.', content } },
      ...more,
    },
  });
  const { operation } = mapOf({
    openapi: '3.1.0',
    paths: {
      '/ask': post({ operationId: 'ask' }, schema(object({ text: { type: 'string' } }))),
      '/ask/stream': post(
        { 'x-ai-stream': { variantOf: 'ask' } },
        { 'text/event-stream': { schema: object({ text: { type: 'string' } }) } },
      ),
    },
  });
  expect(operation('POST /ask').stream).toMatchObject({ declared: true, switch: { by: 'flag' }, deltas: [{ at: '/text' }] });
});

test('x-ai-job', () => {
  const render = object({ id: { type: 'string' }, phase: { enum: ['waiting', 'running', 'done', 'failed'] } });
  const { job } = example('x-ai-job', object({ scene: { type: 'string' } }), render, {
    paths: {
      '/renders/{id}': {
        get: { operationId: 'getRender', responses: { 200: { description: 'It.', content: schema(render) } } },
        delete: { responses: { 204: { description: 'Gone.' } } },
      },
    },
  });
  expect(job).toMatchObject({
    status: { at: '/phase' },
    stages: { pending: ['waiting'], failed: ['failed'] },
    poll: 'GET /renders/{id}',
    cancel: 'DELETE /renders/{id}',
  });
});

test('x-ai-batch', () => {
  const { batch } = example(
    'x-ai-batch',
    object({ rows: { type: 'array', items: object({ row_key: { type: 'string' } }) } }),
    object({ id: { type: 'string' } }),
    {
      paths: { '/bulk/{id}/out': { get: { operationId: 'getBulkResults', responses: { 200: { description: 'It.' } } } } },
    },
  );
  expect(batch).toMatchObject({
    input: { by: 'inline', items: { at: '/rows' } },
    correlationId: { request: '/row_key' },
    results: { by: 'operation', key: 'GET /bulk/{id}/out' },
  });
});

test('extensions of others: sentinel, request field, long-running operation, extensible enumeration', () => {
  const request = object({
    model: { type: 'string', 'x-extensible-enum': ['a', 'b'] },
    prompt: { type: 'string' },
    as_events: { type: 'boolean' },
  });
  const operation = mapPost(request, object({ text: { type: 'string' } }), {
    'x-speakeasy-stream-request-field': 'as_events',
    'x-speakeasy-sse-sentinel': '[FIN]',
    'x-ms-long-running-operation': true,
  });
  expect(operation.stream).toMatchObject({
    switch: { by: 'flag', field: { at: '/as_events' } },
    terminator: { value: { by: 'sentinel', data: '[FIN]' }, evidence: { by: 'extension' } },
  });
  expect(operation.request.model).toMatchObject({ values: ['a', 'b'], open: true });
  const status = object({ id: { type: 'string' }, status: { type: 'string' } });
  expect(mapPost(object({}), status, { 'x-ms-long-running-operation': true }).job?.status.at).toBe('/status');
});
