import { expect, test } from 'vitest';
import { mapFixture, mapPost } from './load-map.ts';

test('chunks of a chat: flag, deltas, usage on request, sentinel', async () => {
  const { stream, dialect } = (await mapFixture('chat.yaml')).operation('POST /v1/chat/completions');
  expect(dialect).toBe('openai-chat');
  expect(stream).toMatchObject({
    switch: { by: 'flag', field: { at: '/stream' }, default: false, always: false },
    declared: true,
    mediaType: 'text/event-stream',
    framing: 'sse',
    describes: 'payload',
    eventFrom: 'schema',
    eventName: 'none',
    usage: { at: '/usage', onRequest: '/stream_options/include_usage' },
    finishReason: { at: '/choices/*/finish_reason' },
    terminator: { value: { by: 'sentinel', data: '[DONE]' }, evidence: { by: 'dialect', from: 'openai-chat' } },
  });
  expect(stream?.deltas.map(({ at, joins, carries }) => [at, joins, carries])).toEqual([
    ['/choices/*/delta/content', '/choices/*/message/content', 'text'],
    ['/choices/*/delta/tool_calls/*/function/arguments', '/choices/*/message/tool_calls/*/function/arguments', 'arguments'],
  ]);
  expect(stream?.identity).toEqual(['/id', '/object', '/created', '/model']);
  expect(stream?.lifecycle?.steps.length).toBeGreaterThan(0);
});

test('events of responses: variants with roles, totals, sequence, end', async () => {
  const { stream, job, dialect } = (await mapFixture('responses.yaml')).operation('POST /responses');
  expect(dialect).toBe('openai-responses');
  expect(stream?.discriminator).toBe('/type');
  expect(stream?.variants.map(({ name, role }) => [name, role])).toEqual([
    ['response.created', 'start'],
    ['response.output_text.delta', 'delta'],
    ['response.output_text.done', 'snapshot'],
    ['response.completed', 'end'],
    ['error', 'error'],
  ]);
  expect(stream?.deltas).toMatchObject([
    {
      variant: 'response.output_text.delta',
      at: '/delta',
      joins: '/output/*/content/*/text',
      total: { variant: 'response.output_text.done', at: '/text' },
    },
  ]);
  expect(stream).toMatchObject({
    sequence: '/sequence_number',
    sequenceStart: 0,
    usage: { at: '/response/usage', variant: 'response.completed' },
    eventName: 'discriminator',
  });
  expect(stream?.terminator?.value).toMatchObject({ by: 'variant', names: expect.arrayContaining(['response.completed']) });
  // It is a job only for those who ask for one.
  expect(job).toMatchObject({
    onRequest: { at: '/background' },
    poll: 'GET /responses/{id}',
    cancel: 'POST /responses/{id}/cancel',
  });
});

test('a fetch that can stream the same events is seen by its query flag', async () => {
  const { stream, kind } = (await mapFixture('responses.yaml')).operation('GET /responses/{id}');
  expect(kind.value).toBe('other');
  expect(stream).toMatchObject({ switch: { by: 'flag', in: 'query', field: { at: '/stream' } }, declared: false });
});

test('a flag without a declared stream finds its events among the components', async () => {
  const { stream, dialect } = (await mapFixture('messages.yaml')).operation('POST /v1/messages');
  expect(dialect).toBe('anthropic-messages');
  expect(stream).toMatchObject({
    declared: false,
    eventFrom: 'dialect',
    discriminator: '/type',
    usage: { at: '/usage', variant: 'message_delta' },
    finishReason: { at: '/delta/stop_reason', variant: 'message_delta' },
  });
  expect(Object.fromEntries(stream?.variants.map(({ name, role }) => [name, role]) ?? [])).toEqual({
    message_start: 'start',
    message_delta: 'snapshot',
    message_stop: 'end',
    content_block_start: 'open',
    content_block_delta: 'delta',
    content_block_stop: 'close',
  });
  expect(stream?.variants.find(({ name }) => name === 'content_block_delta')).toMatchObject({ part: 'block', keys: ['/index'] });
  expect(stream?.deltas.map(({ at, carries }) => [at, carries])).toContainEqual(['/delta/partial_json', 'arguments']);
  expect(stream?.terminator?.value).toMatchObject({ by: 'variant', names: expect.arrayContaining(['message_stop']) });
});

test('a server that describes its requests only is recognised by them', async () => {
  const { operation, map } = await mapFixture('gateway.yaml');
  expect(map.dialects).toEqual(['openai-chat', 'openai-completions']);
  for (const key of ['POST /v1/chat/completions', 'POST /invoke']) {
    expect(operation(key)).toMatchObject({
      dialect: 'openai-chat',
      kind: { value: 'generation' },
      stream: { declared: false, terminator: { value: { data: '[DONE]' } } },
    });
  }
  expect(operation('POST /v1/chat/completions').answer).toMatchObject({
    text: { at: '/choices/*/message/content', evidence: { by: 'dialect' } },
    usage: { at: '/usage', totalIsSum: true },
  });
  // No word on the answer at all: the dialect has it.
  expect(operation('POST /invoke').answer).toMatchObject({
    status: '200',
    finishReason: { at: '/choices/*/finish_reason', evidence: { by: 'dialect' } },
  });
  expect(operation('POST /v1/completions').dialect).toBe('openai-completions');
});

test.each([
  ['/content-schema', 'frame', 'itemSchema'],
  ['/object-data', 'frame', 'schema'],
  ['/sentinel', 'frame', 'schema'],
] as const)('the payload is found inside the frames of %s', async (path, describes, from) => {
  const { stream } = (await mapFixture('frames.yaml')).operation(`POST ${path}`);
  expect(stream).toMatchObject({ switch: { by: 'operation' }, describes, eventFrom: from });
  expect(stream?.event?.location.path).toEqual(['components', 'schemas', 'Piece']);
  expect(stream?.deltas).toMatchObject([{ at: '/text', carries: 'text' }]);
  expect(stream?.finishReason?.at).toBe('/finish_reason');
});

test('a sentinel in the union is the terminator', async () => {
  const { stream } = (await mapFixture('frames.yaml')).operation('POST /sentinel');
  expect(stream?.terminator).toMatchObject({
    value: { by: 'sentinel', data: '[DONE]', after: 'finish-reason' },
    evidence: { by: 'shape' },
  });
});

test('frames that are named by `event` become variants with their payloads', async () => {
  const { stream } = (await mapFixture('frames.yaml')).operation('POST /named');
  expect(stream?.event).toBeUndefined();
  expect(stream?.frame).toBeDefined();
  expect(stream?.variants.map(({ name, role }) => [name, role])).toEqual([
    ['run.started', 'start'],
    ['text.delta', 'delta'],
    ['run.completed', 'end'],
    ['error', 'error'],
  ]);
  expect(stream).toMatchObject({
    deltas: [{ variant: 'text.delta', at: '/text' }],
    usage: { variant: 'run.completed', at: '/usage' },
    error: { value: { variant: 'error' } },
  });
});

test('NDJSON lines that mark the last one', async () => {
  const { stream } = (await mapFixture('frames.yaml')).operation('POST /lines');
  expect(stream).toMatchObject({
    framing: 'ndjson',
    terminator: { value: { by: 'flag', at: '/done' } },
    deltas: [{ at: '/response' }],
    usage: { at: '' },
  });
});

test('a finished file of lines is no stream, and lines that go on are', async () => {
  expect((await mapFixture('messages.yaml')).operation('GET /v1/messages/batches/{id}/results').stream).toBeUndefined();
  const { operation } = await mapFixture('downloads.yaml');
  for (const key of ['GET /files/{id}/content', 'GET /batches/{id}/lines', 'GET /exports/{id}/download?alt=media'])
    expect([key, operation(key).stream]).toEqual([key, undefined]);
  for (const key of ['GET /runs/{id}/log', 'GET /runs/{id}/results', 'GET /stated/{id}/content', 'POST /generate'])
    expect([key, operation(key).stream]).toEqual([key, expect.objectContaining({ declared: true })]);
  // The lines of a log are records of their own, not the pieces of one answer.
  expect(operation('GET /runs/{id}/log').stream).toMatchObject({
    switch: { by: 'operation' },
    framing: 'ndjson',
    terminator: { value: { by: 'end' } },
    deltas: [],
  });
});

test('extensions that are in use elsewhere are honoured', async () => {
  const { stream } = (await mapFixture('frames.yaml')).operation('POST /extension');
  expect(stream).toMatchObject({
    declared: false,
    eventFrom: 'extension',
    framing: 'sse',
    terminator: { value: { by: 'sentinel', data: '[END]' }, evidence: { by: 'extension' } },
  });
  expect(stream?.event?.location.path).toEqual(['components', 'schemas', 'Piece']);
});

test('a flag that is deprecated or may only be false asks for no stream', () => {
  const request = (stream: unknown) => ({
    type: 'object',
    properties: { model: { type: 'string' }, prompt: { type: 'string' }, stream },
  });
  const answer = { type: 'object', properties: { text: { type: 'string' } } };
  expect(mapPost(request({ type: 'boolean' }), answer).stream).toBeDefined();
  expect(mapPost(request({ type: 'boolean', deprecated: true }), answer).stream).toBeUndefined();
  expect(mapPost(request({ type: 'boolean', enum: [false] }), answer).stream).toBeUndefined();
});

test('prose that names the sentinel is evidence', () => {
  const { stream } = mapPost(
    {
      type: 'object',
      properties: {
        model: { type: 'string' },
        prompt: { type: 'string' },
        stream: { type: 'boolean', description: 'Ends with `data: [DONE]`.' },
      },
    },
    { type: 'object', properties: { text: { type: 'string' } } },
  );
  expect(stream?.terminator).toMatchObject({
    value: { by: 'sentinel', data: '[DONE]' },
    evidence: { by: 'shape', from: expect.stringMatching(/properties\/stream$/) },
  });
});

test('methods of 3.2 are operations', async () => {
  const { operation } = await mapFixture('frames.yaml');
  expect(operation('QUERY /video').kind.value).toBe('generation');
  expect(operation('RENDER /video').method).toBe('RENDER');
});
