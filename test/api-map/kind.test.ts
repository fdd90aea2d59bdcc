import { expect, test } from 'vitest';
import { mapFixture, mapOf, mapPost } from './load-map.ts';

test('a description that only shares words with AI APIs calls no model', async () => {
  const { map } = await mapFixture('lookalikes.yaml');
  expect(map.operations.filter(({ inference }) => inference).map(({ key, kind }) => [key, kind])).toEqual([]);
  expect(map.ai.value).toBe(false);
  expect(map.operations.filter(({ stream }) => stream !== undefined)).toEqual([]);
  expect(map.dialects).toEqual([]);
});

test('chat, responses and messages are generation; a realtime session is not', async () => {
  expect((await mapFixture('chat.yaml')).operation('POST /v1/chat/completions').kind.value).toBe('generation');
  expect((await mapFixture('messages.yaml')).operation('POST /v1/messages').kind.value).toBe('generation');
  const responses = await mapFixture('responses.yaml');
  expect(responses.operation('POST /responses').kind.value).toBe('generation');
  expect(responses.operation('POST /realtime/sessions').kind.value).toBe('other');
  expect(responses.map.ai.value).toBe(true);
});

test('the evidence of a kind is the place that decided it', async () => {
  const { operation } = await mapFixture('chat.yaml');
  expect(operation('POST /v1/chat/completions').kind.evidence).toMatchObject({
    by: 'shape',
    from: expect.stringMatching(/chat\.yaml#\/components\/schemas\/ChatRequest\//),
  });
});

const string = { type: 'string' };
const numbers = { type: 'array', items: { type: 'number' } };
const list = (items: unknown) => ({ type: 'array', items });
const object = (properties: unknown) => ({ type: 'object', properties });

test.each([
  ['embedding', object({ model: string, input: string }), object({ data: list(object({ embedding: numbers })) })],
  [
    'embedding',
    object({ model: string, texts: list(string), input_type: string }),
    object({ embeddings: object({ float: list(numbers) }) }),
  ],
  [
    'rerank',
    object({ model: string, query: string, documents: list(string) }),
    object({ results: list(object({ index: { type: 'integer' }, relevance_score: { type: 'number' } })) }),
  ],
  [
    'moderation',
    object({ model: string, input: string }),
    object({ results: list(object({ flagged: { type: 'boolean' }, categories: object({ hate: { type: 'boolean' } }) })) }),
  ],
  [
    'transcription',
    object({ model: string, file: { type: 'string', format: 'binary' }, temperature: { type: 'number' }, prompt: string }),
    object({ text: string, segments: list(object({})) }),
  ],
  [
    'image',
    object({ model: string, prompt: string, size: string }),
    object({ data: list(object({ b64_json: string, url: string })) }),
  ],
  [
    'generation',
    object({ inputs: string, parameters: object({ max_new_tokens: { type: 'integer' }, temperature: { type: 'number' } }) }),
    object({ generated_text: string }),
  ],
  [
    'generation',
    object({
      contents: list(object({ parts: list(object({ text: string })) })),
      generationConfig: object({ temperature: { type: 'number' }, maxOutputTokens: { type: 'integer' } }),
    }),
    object({ candidates: list(object({})) }),
  ],
  ['inference', object({ model: string, prompt: string }), object({ id: string, status: string, url: string })],
] as const)('%s is told by the shape of request and answer', (kind, request, answer) => {
  const operation = mapPost(request, answer);
  expect(operation.kind.value).toBe(kind);
  expect(operation.inference).toBe(true);
});

test('text in and audio out is speech', () => {
  const post = {
    requestBody: { content: { 'application/json': { schema: object({ model: string, input: string, voice: string }) } } },
    responses: { 200: { description: 'It.', content: { 'audio/mpeg': {} } } },
  };
  const { map, operation } = mapOf({ openapi: '3.1.0', paths: { '/audio/speech': { post } } });
  expect(operation('POST /audio/speech').kind.value).toBe('speech');
  expect(map.ai.value).toBe(true);
});

test('a model in the path counts as one in the body', () => {
  const post = {
    requestBody: { content: { 'application/json': { schema: object({ inputs: list(object({ name: string, data: {} })) }) } } },
    responses: {
      200: { description: 'It.', content: { 'application/json': { schema: object({ outputs: list(object({})) }) } } },
    },
  };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a path template as KServe writes it
  const path = '/v2/models/${MODEL_NAME}/infer';
  expect(mapOf({ openapi: '3.1.0', paths: { [path]: { post } } }).operation(`POST ${path}`).kind.value).toBe('inference');
});

test('what a user says wins over the shape', () => {
  const chat = object({ model: string, messages: list(object({ role: string })), temperature: { type: 'number' } });
  expect(mapPost(chat, object({ text: string }), { 'x-ai-operation': 'none' }).inference).toBe(false);
  const named = mapPost(object({ body: string }), object({ reply: string }), { 'x-ai-operation': 'generation' });
  expect(named.kind).toMatchObject({ value: 'generation', evidence: { by: 'extension' } });
  expect(mapOf({ openapi: '3.1.0', 'x-ai-api': true, paths: {} }).map.ai).toMatchObject({
    value: true,
    evidence: { by: 'extension' },
  });
});

test('a weak sign counts only beside a strong one', () => {
  const post = (schema: unknown, answer: unknown) => ({
    post: {
      requestBody: { content: { 'application/json': { schema } } },
      responses: { 200: { description: 'It.', content: { 'application/json': { schema: answer } } } },
    },
  });
  const weak = { '/classify': post(object({ model: string, text: string }), object({ label: string })) };
  const strong = {
    '/chat': post(
      object({ model: string, messages: list(object({ role: string })), max_tokens: { type: 'integer' } }),
      object({ text: string }),
    ),
  };
  expect(mapOf({ openapi: '3.1.0', paths: weak }).operation('POST /classify').kind.value).toBe('other');
  expect(mapOf({ openapi: '3.1.0', paths: { ...weak, ...strong } }).operation('POST /classify').kind.value).toBe('inference');
});
