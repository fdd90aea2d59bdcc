// APIs that are near to AI and are none, beside calls of models in words of their own.
import { expect, test } from 'vitest';
import { mapOf, mapPost } from './load-map.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const whole = { type: 'integer' };
const flag = { type: 'boolean' };
const object = (properties: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
});
const list = (items: unknown) => ({ type: 'array', items });
const oneOf = (...values: string[]) => ({ type: 'string', enum: values });
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const form = (schema: unknown) => ({ content: { 'multipart/form-data': { schema } } });
const answer = (schema: unknown, status = '200') => ({ responses: { [status]: { description: 'It.', ...json(schema) } } });
const post = (request: unknown, schema: unknown, status = '200') => ({
  post: { requestBody: json(request), ...answer(schema, status) },
});
const get = (schema: unknown, parameters: readonly unknown[] = []) => ({ get: { parameters, ...answer(schema) } });
const api = (paths: unknown) => mapOf({ openapi: '3.1.0', info: {}, paths });
/** The same among operations that make the description an AI API. */
const among = (paths: Record<string, unknown>) =>
  api({
    '/chat': post(
      object({ model: text, messages: list(object({ role: text, content: text })), max_tokens: whole }),
      object({ reply: text }),
    ),
    ...paths,
  });

const moving = oneOf('queued', 'running', 'finished', 'failed');

test.each<[string, Record<string, unknown>]>([
  [
    'a customer service desk',
    {
      '/tickets': post(
        object({ subject: text, message: text, priority: text, model: text }),
        object({ id: text, status: oneOf('new', 'open', 'solved'), messages: list(object({ author: text, content: text })) }),
        '201',
      ),
      '/tickets/{id}/messages': post(
        object({ content: text, role: oneOf('agent', 'customer') }),
        object({ id: text, content: text, role: text, status: oneOf('queued', 'sent', 'failed') }),
      ),
      '/deals/score': post(
        object({ deal: text, model: oneOf('linear', 'bayes'), inputs: object({ amount: number }) }),
        object({ score: number, confidence: number }),
      ),
    },
  ],
  [
    'a dealer in cars, whose cars have models, versions and engines',
    {
      '/cars': post(
        object({ model: text, version: text, images: list(text), text, price: number }),
        object({ id: text, model: text, images: list(text), text, price: number }),
        '201',
      ),
      '/valuations': post(
        object({ model: text, inputs: object({ km: whole }), seed: whole }),
        object({ output: number, confidence: number }),
      ),
      '/cars/{model}/configure': post(
        object({ engine: text, options: object({ heater: flag }) }),
        object({ id: text, status: oneOf('pending', 'ready', 'failed') }),
      ),
    },
  ],
  [
    'a simulator',
    {
      '/simulations': post(
        object({ model: text, inputs: object({ x: number }), parameters: object({ steps: whole }) }),
        object({ id: text, status: moving, outputs: object({ y: number }) }),
        '202',
      ),
    },
  ],
  [
    'a scheduler of versioned jobs',
    {
      '/jobs': post(
        object({ command: text, input: text, version: text }),
        object({ id: text, state: moving, output: text }),
        '202',
      ),
    },
  ],
  [
    'a search engine that ranks by a model of its own',
    {
      '/search': post(
        object({ query: text, model: oneOf('bm25', 'dfr'), top_k: whole, stream: flag }),
        object({ results: list(object({ score: number, text })), total: whole }),
      ),
      '/analyze': post(object({ text, analyzer: text }), object({ tokens: list(object({ token: text, start_offset: whole })) })),
      '/vectors/query': post(
        object({ vector: list(number), top_k: whole }),
        object({ matches: list(object({ id: text, score: number, values: list(number) })) }),
      ),
    },
  ],
  [
    'a transcoder with captions that are sent to be set in time',
    {
      '/captions': post(
        object({ file_url: text, language: text, text }),
        object({ text, segments: list(object({ start: number, text })) }),
      ),
      '/thumbnails': post(object({ video_url: text, size: text, image: text }), object({ images: list(text) })),
      '/normalize': {
        post: {
          requestBody: form(object({ audio: { type: 'string', format: 'binary' } })),
          responses: { 200: { description: 'It.', content: { 'audio/mpeg': {} } } },
        },
      },
    },
  ],
  [
    'a chat between people, with a feed of what they type',
    {
      '/rooms/{id}/messages': post(
        object({ text, replyTo: text, stream: flag }),
        object({ id: text, text, role: oneOf('admin', 'member'), status: oneOf('sent', 'read', 'failed') }),
        '201',
      ),
      '/rooms/{id}/events': {
        get: {
          responses: {
            200: {
              description: 'It.',
              content: {
                'text/event-stream': {
                  schema: {
                    oneOf: [
                      object({ type: oneOf('message.created'), message: text }),
                      object({ type: oneOf('message.delta'), delta: text }),
                    ],
                  },
                },
              },
            },
          },
        },
      },
      '/send': post(object({ messages: list(object({ role: text, content: text })), to: text }), object({ ids: list(text) })),
    },
  ],
  [
    'payments with tokens and batches',
    {
      '/payouts/batch': post(
        object({ items: list(object({ custom_id: text, amount: whole })) }),
        object({ batch_id: text, status: oneOf('pending', 'processing', 'success', 'denied') }),
      ),
      '/tokens': post(object({ card: object({ number: text }), max_tokens: whole }), object({ token: text })),
    },
  ],
  [
    'maps that are searched by text',
    {
      '/places:searchText': post(
        object({ textQuery: text, maxResultCount: whole }),
        object({ places: list(object({ displayName: object({ text }) })) }),
      ),
      '/routes': post(object({ origin: text, model: oneOf('traffic', 'free') }), object({ routes: list(object({ text })) })),
    },
  ],
])('%s is no AI API', (_, paths) => {
  const { map } = api(paths);
  expect(map.ai.value, map.ai.evidence.from).toBe(false);
  expect(map.operations.filter(({ inference }) => inference).map(({ key }) => key)).toEqual([]);
});

test('kinds of calls in an AI API', () => {
  const recording = form(object({ audio: { type: 'string', format: 'binary' }, model_id: text }));
  const { operation } = among({
    '/batch-chat': post(
      object({
        model_id: text,
        messages_batch: list(list(object({ role: text, content: text }))),
        sampling_params: object({ max_tokens: whole }),
      }),
      object({ batch: list(object({ completion_message: object({ role: text, content: text, stop_reason: text }) })) }),
    ),
    '/ocr': post(
      object({ model: text, document: object({ document_url: text }) }),
      object({ pages: list(object({ markdown: text })), model: text, usage_info: object({ pages_processed: whole }) }),
    ),
    '/speech-to-speech/{voice}': {
      post: { requestBody: recording, responses: { 200: { description: 'It.', content: { 'audio/mpeg': {} } } } },
    },
    '/voices/design': post(
      object({ voice_description: text, model_id: text }),
      object({ previews: list(object({ audio_base_64: text, voice_id: text })) }),
    ),
    '/shields/run': post(
      object({ shield_id: text, messages: list(object({ role: text, content: text })) }),
      object({ violation: object({ violation_level: text }) }),
    ),
    '/classifications': post(
      object({ model: text, input: list(text) }),
      object({ id: text, model: text, results: list(object({})) }),
    ),
    '/alignment': {
      post: {
        requestBody: form(object({ file: { type: 'string', format: 'binary' }, text })),
        ...answer(object({ words: list(object({ text, start: number, end: number })) })),
      },
    },
  });
  const kind = (key: string) => operation(key).kind.value;
  expect(kind('POST /batch-chat')).toBe('generation');
  expect(operation('POST /batch-chat').answer).toMatchObject({
    text: { at: '/batch/*/completion_message/content' },
    finishReason: { at: '/batch/*/completion_message/stop_reason' },
  });
  expect(kind('POST /ocr')).toBe('inference');
  expect(kind('POST /speech-to-speech/{voice}')).toBe('speech');
  expect(kind('POST /voices/design')).toBe('speech');
  expect(kind('POST /shields/run')).toBe('moderation');
  expect(kind('POST /classifications')).toBe('classification');
  expect(kind('POST /alignment')).toBe('inference');
});

test('jobs that are told by what is fetched later', () => {
  const operations = { name: text, done: flag, response: object({}), error: object({ code: whole, message: text }) };
  const id = { name: 'id', in: 'path', required: true, schema: text };
  const model = object({
    id: text,
    name: text,
    status: oneOf('STATUS_QUEUED', 'STATUS_FINETUNING', 'STATUS_READY', 'STATUS_FAILED', 'STATUS_PAUSED'),
  });
  const { operation } = among({
    // An id now, and later a status in words of its own that may turn out to be an error.
    '/dubbing': post(object({ source_url: text }), object({ dubbing_id: text, expected_duration: number })),
    '/dubbing/{id}': get(object({ dubbing_id: text, status: text, error: text }), [id]),
    // The same of a user is none: nothing goes wrong with a user.
    '/members': post(object({ email: text }), object({ member_id: text })),
    '/members/{id}': get(object({ member_id: text, status: text }), [id]),
    '/videos:render': post(object({ prompt: text, model: text }), object({ ...operations, metadata: object({}) })),
    '/operations/{id}': get(object(operations), [id]),
    '/operations/{id}:cancel': { post: { parameters: [id], ...answer(object({})) } },
    '/finetuned-models': post(object({ name: text }), object({ finetuned_model: model })),
    '/finetuned-models/{id}': get(object({ finetuned_model: model }), [id]),
    '/evals/{id}/runs': {
      post: {
        parameters: [id],
        requestBody: json(object({ name: text })),
        ...answer(object({ id: text, status: text, error: object({ message: text }) }), '201'),
      },
    },
    '/evals/{id}/runs/{run}': get(object({ id: text, status: text, error: object({ message: text }) }), [id]),
    '/index': post(
      object({ model: text }),
      object({ id: text, status: oneOf('created', 'processing', 'succeeded', 'limit_exceeded', 'document_too_small') }),
    ),
  });
  expect(operation('POST /dubbing').job).toMatchObject({
    poll: 'GET /dubbing/{id}',
    createdId: { at: '/dubbing_id' },
    error: { at: '/error' },
  });
  expect(operation('POST /members').job).toBeUndefined();
  expect(operation('POST /videos:render').job).toMatchObject({
    longRunning: true,
    poll: 'GET /operations/{id}',
    cancel: 'POST /operations/{id}:cancel',
  });
  expect(operation('POST /finetuned-models').job).toMatchObject({
    envelope: { create: '/finetuned_model', poll: '/finetuned_model' },
    stages: { succeeded: ['STATUS_READY'] },
  });
  expect(operation('POST /evals/{id}/runs').job?.poll).toBe('GET /evals/{id}/runs/{run}');
  expect(operation('POST /index').job?.stages.failed).toEqual(['limit_exceeded', 'document_too_small']);
});

test('names of events that stand inside a wrapper', () => {
  const event = object({
    event: object({
      payload: {
        oneOf: [
          object({ event_type: { const: 'step_start' }, step_id: text }, ['event_type']),
          object({ event_type: { const: 'step_progress' }, delta: object({ text }) }, ['event_type']),
          object({ event_type: { const: 'step_complete' }, step_id: text }, ['event_type']),
          object({ event_type: { const: 'turn_start' }, turn_id: text }, ['event_type']),
          object({ event_type: { const: 'turn_complete' }, turn_id: text }, ['event_type']),
        ],
      },
    }),
  });
  const request = object({
    messages: list(object({ role: text, content: text })),
    temperature: number,
    max_tokens: whole,
    stream: flag,
  });
  const { stream } = mapPost(request, object({ output: text }), {
    responses: { 200: { description: 'It.', content: { 'text/event-stream': { schema: event } } } },
  });
  expect(stream).toMatchObject({
    discriminator: '/event/payload/event_type',
    terminator: { value: { by: 'variant', names: ['turn_complete'] } },
    deltas: [{ at: '/event/payload/delta/text', carries: 'text' }],
  });
});

test('what is said comes before what is thought or called, and token probabilities are no text', () => {
  const request = object({ prompt: text, max_tokens: whole, stream: flag });
  const streamed = (schema: unknown) =>
    mapPost(request, object({ text }), {
      responses: {
        200: {
          description: 'It.',
          content: { 'application/json': { schema: object({ text }) }, 'text/event-stream': { schema } },
        },
      },
    }).stream?.deltas.map(({ variant, at, carries }) => `${variant ?? '-'} ${at} ${carries}`);
  expect(
    streamed({
      oneOf: [
        object({ event_type: oneOf('text-generation'), text }),
        object({ event_type: oneOf('tool-calls-chunk'), text }),
        object({ event_type: oneOf('stream-end'), finish_reason: text }),
      ],
    }),
  ).toEqual(['text-generation /text text', 'tool-calls-chunk /text arguments']);
  expect(
    streamed({
      oneOf: [object({ kind: oneOf('textDelta'), textDelta: text }), object({ kind: oneOf('completed'), finishReason: text })],
    }),
  ).toEqual(['textDelta /textDelta text']);
  expect(streamed(object({ delta: text, logprobs: object({ text }), stop_reason: text }))).toEqual(['- /delta text']);
  expect(streamed(object({ choices: list(object({ delta: object({ refusal: text, content: text }) })) }))).toEqual([
    '- /choices/*/delta/content text',
    '- /choices/*/delta/refusal refusal',
  ]);
});

test('a feed under /stream of an AI API ends with its connection, whatever it is declared as', () => {
  const events = {
    oneOf: ['agent.message', 'session.idle', 'session.error'].map((name) =>
      object({ type: { const: name }, id: text }, ['type']),
    ),
  };
  const root = (more: Record<string, unknown>) =>
    mapOf({
      openapi: '3.1.0',
      info: {},
      components: { schemas: { SessionEvents: events } },
      paths: { ...more, '/sessions/{id}/stream': get({ $ref: '#/components/schemas/SessionEvents' }) },
    });
  const chat = {
    '/chat': post(object({ messages: list(object({ role: text, content: text })), max_tokens: whole }), object({ reply: text })),
  };
  expect(root(chat).operation('GET /sessions/{id}/stream').stream).toMatchObject({
    declared: false,
    terminator: { value: { by: 'end' } },
    order: { value: { in: 'payload', at: '/id' } },
  });
  expect(root({}).operation('GET /sessions/{id}/stream').stream).toBeUndefined();
});

test('`content` of one thing is no list; a page of contents is', () => {
  const { operation } = api({
    '/files/{id}/content': get(object({ file: text, content: list(object({ text })) })),
    '/books': get(object({ content: list(object({ id: text })), total_elements: whole })),
  });
  expect(operation('GET /files/{id}/content').list).toBeUndefined();
  expect(operation('GET /books').list?.items).toBe('/content');
});
