// Each dialect in a small description of its kind: recognised by structure, filled in where the description is silent, and streamed by the mock.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/index.ts';
import { type Mapped, mapFixture, mapOf } from '../api-map/load-map.ts';

/** Where the fixture has not the name of its dialect. */
const NAMED: Readonly<Record<string, string>> = {
  'anthropic-messages': 'messages.yaml',
  'openai-chat': 'chat.yaml',
  'openai-completions': 'gateway.yaml',
  'openai-responses': 'responses.yaml',
};

test.each(DIALECTS.map(({ id }) => id))('%s is recognised in its fixture, and in no other one', async (id) => {
  const fixture = NAMED[id] ?? `${id}.yaml`;
  expect(existsSync(fileURLToPath(new URL(`../../fixtures/descriptions/${fixture}`, import.meta.url))), fixture).toBe(true);
  expect((await mapFixture(fixture)).map.dialects).toContain(id);
  for (const other of DIALECTS) {
    if (NAMED[other.id] === undefined && other.id !== id)
      expect((await mapFixture(`${other.id}.yaml`)).map.dialects).toEqual([other.id]);
  }
});

const stream = (mapped: Mapped, key: string) => {
  const { stream: found } = mapped.operation(key);
  if (found === undefined) throw new Error(`${key} does not stream`);
  return found;
};

test('cohere-chat: text among other texts of an event, and tokens among other counts', async () => {
  const mapped = await mapFixture('cohere-chat.yaml');
  const { answer } = mapped.operation('POST /v2/chat');
  expect(answer?.usage).toMatchObject({ at: '/usage/tokens', evidence: { by: 'shape' } });
  expect(answer?.finish?.length).toEqual(['MAX_TOKENS']);
  const { deltas, terminator, usage, finishReason } = stream(mapped, 'POST /v2/chat');
  expect(deltas[0]).toMatchObject({ variant: 'content-delta', at: '/delta/message/content/text', carries: 'text' });
  expect(terminator?.value).toEqual({ by: 'variant', names: ['message-end'] });
  expect([usage?.at, finishReason?.at]).toEqual(['/delta/usage/tokens', '/delta/finish_reason']);
  expect(mapped.operation('POST /gateway/v2/chat')).toMatchObject({
    dialect: 'cohere-chat',
    answer: { text: { at: '/message/content/*/text', evidence: { by: 'dialect' } } },
  });
});

test('mistral: usage without asking, and no model where an agent brings one', async () => {
  const mapped = await mapFixture('mistral.yaml');
  expect(stream(mapped, 'POST /v1/chat/completions').usage).not.toHaveProperty('onRequest');
  const { request } = mapped.operation('POST /v1/agents/completions');
  expect(request.model).toBeUndefined();
  expect(request.modelFrom?.value).toEqual({ in: 'body', name: 'agent_id' });
  expect(stream(mapped, 'POST /v1/agents/completions').terminator?.value).toMatchObject({ by: 'sentinel', data: '[DONE]' });
});

test('gemini: the verb streams, a parameter of the query frames it, and each event is an answer', async () => {
  const mapped = await mapFixture('gemini.yaml');
  expect(mapped.operation('POST /v1beta/models/{model}:generateContent').stream).toBeUndefined();
  const found = stream(mapped, 'POST /v1beta/models/{model}:streamGenerateContent');
  expect(found.switch).toMatchObject({ by: 'flag', in: 'query', field: { at: '/alt' }, on: 'sse' });
  expect(found).toMatchObject({ whole: true, framing: 'sse', declared: false, terminator: { value: { by: 'finish-reason' } } });
  expect(found.deltas.map(({ at }) => at)).toEqual(['/candidates/*/content/parts/*/text']);
  expect(mapped.operation('POST /v1beta/models/{model}:embedContent').kind.value).toBe('embedding');
});

test('ollama: lines of JSON, streamed unless the request says otherwise', async () => {
  for (const [name, key] of [
    ['ollama-chat.yaml', 'POST /api/chat'],
    ['ollama-generate.yaml', 'POST /api/generate'],
  ] as const) {
    const found = stream(await mapFixture(name), key);
    expect(found).toMatchObject({ framing: 'ndjson', whole: true, terminator: { value: { by: 'flag', at: '/done' } } });
    expect(found.switch).toMatchObject({ by: 'flag', default: true });
    expect(found.usage?.map).toMatchObject({ at: '', input: { at: '/prompt_eval_count' }, output: { at: '/eval_count' } });
  }
  expect(stream(await mapFixture('ollama-chat.yaml'), 'POST /proxy/api/chat')).toMatchObject({
    mediaType: 'application/x-ndjson',
    deltas: [{ at: '/message/content' }, { at: '/message/thinking' }],
  });
});

test('tgi-generate: tokens join to the text of the last event, and the path that streams has a twin', async () => {
  const mapped = await mapFixture('tgi-generate.yaml');
  const found = stream(mapped, 'POST /generate_stream');
  expect(found.twin).toBe('POST /generate');
  expect(found.deltas).toEqual([
    {
      at: '/token/text',
      joins: '/generated_text',
      carries: 'text',
      total: { at: '/generated_text' },
      unless: '/token/special',
      keys: [],
    },
  ]);
  expect(found).toMatchObject({ sequence: '/index', sequenceStart: 1, switch: { by: 'operation' } });
  expect(mapped.operation('POST /generate').request.details?.at).toBe('/parameters/details');
  // The plain answer does not count its input, and the dialect does not say that it does.
  expect(mapped.operation('POST /generate').answer?.usage?.input).toBeUndefined();
  expect(stream(mapped, 'POST /').switch).toMatchObject({ by: 'flag', field: { at: '/stream' } });
  expect(stream(mapped, 'POST /').twin).toBeUndefined();
});

test('kserve-generate: no event is the last by what it says', async () => {
  const mapped = await mapFixture('kserve-generate.yaml');
  const found = stream(mapped, 'POST /v2/models/{model_name}/generate_stream');
  expect(found).toMatchObject({ twin: 'POST /v2/models/{model_name}/generate', terminator: { value: { by: 'end' } } });
  expect(found.finishReason).toBeUndefined();
  expect(mapped.operation('POST /v2/models/{model_name}/generate').request.modelFrom?.value).toEqual({
    in: 'path',
    name: 'model_name',
  });
});

test('jobs whose status is plain text have the stages that their dialect knows', async () => {
  const predictions = (await mapFixture('replicate-predictions.yaml')).operation('POST /predictions');
  expect(predictions.job).toMatchObject({
    status: { at: '/status', evidence: { by: 'shape' } },
    stages: { running: ['starting', 'processing'], succeeded: ['succeeded'], cancelled: ['canceled', 'aborted'] },
    poll: 'GET /predictions/{prediction_id}',
    cancel: 'POST /predictions/{prediction_id}/cancel',
    pollUrl: '/urls/get',
  });
  expect(predictions.stream).toBeUndefined();
  const transcripts = await mapFixture('assemblyai-transcripts.yaml');
  expect(transcripts.operation('POST /v2/transcript')).toMatchObject({
    kind: { value: 'transcription' },
    job: { stages: { pending: ['queued'], failed: ['error'] }, error: { at: '/error' }, result: [{ at: '/text' }] },
  });
  expect(transcripts.operation('POST /proxy/v2/transcript').job).toMatchObject({
    status: { at: '/status', evidence: { by: 'dialect' } },
    poll: 'GET /proxy/v2/transcript/{transcript_id}',
  });
});

test('a request that is described takes what it describes, whatever the dialect has', () => {
  const body = (schema: unknown) => ({ content: { 'application/json': { schema } } });
  const text = { type: 'string' };
  const messages = { type: 'array', items: { type: 'object', properties: { role: text, content: text } } };
  const choices = {
    type: 'array',
    items: { type: 'object', properties: { message: { type: 'object', properties: { content: text } }, finish_reason: text } },
  };
  const post = {
    requestBody: body({ type: 'object', properties: { messages, temperature: { type: 'number' }, top_p: { type: 'number' } } }),
    responses: { 200: { description: 'It.', ...body({ type: 'object', properties: { choices } }) } },
  };
  const { request, dialect } = mapOf({
    openapi: '3.1.0',
    info: {},
    paths: { '/deployments/{deployment}/chat/completions': { post } },
  }).operation('POST /deployments/{deployment}/chat/completions');
  expect(dialect).toBe('openai-chat');
  expect(request.model).toBeUndefined();
  expect(request.outputLimits).toEqual([]);
});
