import { expect, test } from 'vitest';
import { mapFixture, mapPost } from './load-map.ts';

test('request fields are found through allOf, anyOf and null', async () => {
  const { request } = (await mapFixture('chat.yaml')).operation('POST /v1/chat/completions');
  expect(request).toMatchObject({
    mediaType: 'application/json',
    required: true,
    model: { at: '/model', required: true, values: ['small', 'large'], open: true },
    prompt: { at: '/messages', required: true },
    temperature: { at: '/temperature', required: false },
    topP: { at: '/top_p' },
    seed: { at: '/seed' },
    count: { at: '/n' },
    stop: { at: '/stop' },
    tools: { at: '/tools' },
  });
  expect(request.outputLimits.map(({ at }) => at)).toEqual(['/max_completion_tokens', '/max_tokens']);
});

test('settings one object down are found under their pointer', () => {
  const { request } = mapPost(
    {
      type: 'object',
      properties: {
        inputs: { type: 'string' },
        parameters: {
          type: 'object',
          properties: { temperature: { type: 'number' }, max_new_tokens: { type: 'integer' }, seed: { type: 'integer' } },
        },
      },
    },
    { type: 'object', properties: { generated_text: { type: 'string' } } },
  );
  expect(request.temperature?.at).toBe('/parameters/temperature');
  expect(request.seed?.at).toBe('/parameters/seed');
  expect(request.outputLimits[0]?.at).toBe('/parameters/max_new_tokens');
});

test('an answer shows id, model, text, finish reason, usage and fingerprint', async () => {
  const { answer } = (await mapFixture('chat.yaml')).operation('POST /v1/chat/completions');
  expect(answer).toMatchObject({
    status: '200',
    id: { at: '/id', required: true },
    model: { at: '/model' },
    text: { at: '/choices/*/message/content' },
    finishReason: { at: '/choices/*/finish_reason', values: ['stop', 'length', 'tool_calls', 'content_filter'], open: false },
    fingerprint: { at: '/system_fingerprint' },
    toolCalls: { at: '/choices/*/message/tool_calls' },
    finish: { length: ['length'], filter: ['content_filter'] },
    usage: {
      at: '/usage',
      input: { at: '/usage/prompt_tokens' },
      output: { at: '/usage/completion_tokens' },
      total: { at: '/usage/total_tokens' },
      totalIsSum: true,
    },
  });
  expect(answer?.usage?.parts.map(({ of, field }) => [of, field.at])).toEqual([
    ['input', '/usage/prompt_tokens_details/cached_tokens'],
    ['output', '/usage/completion_tokens_details/reasoning_tokens'],
  ]);
  expect(answer?.usage?.counts).toHaveLength(5);
});

test('a total beside further counts is not taken for a sum', () => {
  const counts = (...names: string[]) => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'integer' }])),
  });
  const usage = (holder: unknown) =>
    mapPost(
      {
        type: 'object',
        properties: { contents: { type: 'array', items: {} }, model: { type: 'string' }, maxOutputTokens: { type: 'integer' } },
      },
      { type: 'object', properties: { usageMetadata: holder } },
    ).answer?.usage;
  expect(usage(counts('promptTokenCount', 'candidatesTokenCount', 'totalTokenCount'))).toMatchObject({
    totalIsSum: true,
    input: { at: '/usageMetadata/promptTokenCount' },
  });
  expect(usage(counts('promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'totalTokenCount'))).toMatchObject({
    totalIsSum: false,
  });
});

test('counts in the body itself are usage', () => {
  const { answer } = mapPost(
    { type: 'object', properties: { model: { type: 'string' }, prompt: { type: 'string' } } },
    {
      type: 'object',
      properties: {
        response: { type: 'string' },
        done: { type: 'boolean' },
        prompt_eval_count: { type: 'integer' },
        eval_count: { type: 'integer' },
      },
    },
  );
  expect(answer?.usage).toMatchObject({ at: '', input: { at: '/prompt_eval_count' }, output: { at: '/eval_count' } });
});

test('errors are read per status, with code, message, parameter and request id', async () => {
  const { errors } = (await mapFixture('chat.yaml')).operation('POST /v1/chat/completions');
  expect(errors.declared).toEqual(['429', 'default']);
  expect(errors.byStatus['429']).toMatchObject({
    envelope: '/error',
    code: { at: '/error/code' },
    message: { at: '/error/message' },
    param: { at: '/error/param' },
    headers: ['Retry-After', 'x-request-id'],
    requestId: { value: { in: 'header', name: 'x-request-id' } },
  });
  const messages = (await mapFixture('messages.yaml')).operation('POST /v1/messages');
  expect(messages.errors.byStatus['4XX']).toMatchObject({
    envelope: '/error',
    code: { at: '/error/type' },
    requestId: { value: { in: 'body', name: 'request_id' } },
  });
});

test('lists: items, page size, cursor and what says that they go on', async () => {
  const { operation } = await mapFixture('messages.yaml');
  const { list } = operation('GET /v1/messages/batches');
  expect(list).toMatchObject({ items: '/data', pageSize: { name: 'limit' }, cursor: { name: 'after_id' } });
  expect(list?.next.map(({ at }) => at)).toEqual(['/has_more', '/last_id']);
  expect(operation('GET /v1/messages/batches/{id}').list).toBeUndefined();
});

test('models are listed and fetched', async () => {
  expect((await mapFixture('chat.yaml')).map.models).toMatchObject({ list: 'GET /v1/models', get: 'GET /v1/models/{model}' });
});

test('security is read with its root and with a required key header', async () => {
  expect((await mapFixture('chat.yaml')).operation('GET /v1/models').security).toBe('required');
  expect((await mapFixture('messages.yaml')).operation('POST /v1/messages').security).toBe('required');
  expect((await mapFixture('messages.yaml')).operation('POST /v1/messages/batches').security).toBe('undeclared');
});

test('an idempotency key is found among the headers', async () => {
  expect((await mapFixture('jobs.yaml')).operation('POST /batches').request.idempotencyKey?.value).toEqual({
    in: 'header',
    name: 'Idempotency-Key',
  });
});
