import { expect, test } from 'vitest';
import { mapOf, mapPost } from './load-map.ts';

const text = { type: 'string' };
const numbers = { type: 'array', items: { type: 'number' } };
const object = (properties: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
});
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const answer = (schema: unknown) => ({ responses: { 200: { description: 'It.', ...json(schema) } } });
const api = (paths: unknown) => mapOf({ openapi: '3.1.0', info: {}, paths });

test('an embedder may answer with bare lists of numbers', () => {
  const request = object({ inputs: text, normalize: { type: 'boolean' } }, ['inputs']);
  expect(mapPost(request, { type: 'array', items: numbers }).kind.value).toBe('embedding');
  expect(mapPost(object({ rows: numbers, normalize: { type: 'boolean' } }), { type: 'array', items: numbers }).kind.value).toBe(
    'other',
  );
});

test('a classifier may answer with a label and its score', () => {
  const { operation } = api({
    '/predict': {
      post: {
        requestBody: json(object({ inputs: text })),
        ...answer({ type: 'array', items: object({ label: text, score: { type: 'number' } }) }),
      },
    },
    '/embed': { post: { requestBody: json(object({ inputs: text })), ...answer({ type: 'array', items: numbers }) } },
  });
  expect(operation('POST /predict').kind.value).toBe('classification');
});

test('speech and transcription with the model in the query', () => {
  const model = { name: 'model', in: 'query', schema: text };
  const { map, operation } = api({
    '/listen': {
      post: {
        parameters: [model],
        requestBody: json(object({ url: text })),
        ...answer(
          object({
            results: object({
              channels: {
                type: 'array',
                items: object({ alternatives: { type: 'array', items: object({ transcript: text }) } }),
              },
            }),
          }),
        ),
      },
    },
    '/speak': {
      post: {
        parameters: [model],
        requestBody: json(object({ text })),
        responses: { 200: { description: 'It.', content: { 'audio/wav': {} } } },
      },
    },
  });
  expect(map.ai.value).toBe(true);
  expect(operation('POST /listen').kind.value).toBe('transcription');
  expect(operation('POST /speak').kind.value).toBe('speech');
});

test('a voice that is stored with its transcript is no transcription', () => {
  const { operation } = api({
    '/voices': {
      post: {
        requestBody: json(object({ audio: text, transcript: text, model: text })),
        ...answer(object({ id: text, transcript: text, language: text })),
      },
    },
    '/tts': {
      post: {
        requestBody: json(object({ transcript: text, voice: text })),
        responses: { 200: { description: 'It.', content: { 'audio/wav': {} } } },
      },
    },
  });
  expect(operation('POST /voices').kind.value).toBe('other');
  expect(operation('POST /tts').kind.value).toBe('speech');
});

test('where nothing is said of the answer, path and request tell the kind', () => {
  const file = { type: 'string', format: 'binary' };
  const { operation } = api({
    '/audio/transcriptions': {
      post: {
        requestBody: {
          content: {
            'multipart/form-data': { schema: object({ file, model: text, prompt: text, temperature: { type: 'number' } }) },
          },
        },
        ...answer({}),
      },
    },
    '/embeddings': { post: { requestBody: json(object({ model: text, input: text })), ...answer({}) } },
  });
  expect(operation('POST /audio/transcriptions').kind.value).toBe('transcription');
  expect(operation('POST /embeddings').kind.value).toBe('embedding');
});

test('the image of a container is no picture', () => {
  expect(mapPost(object({ image: text, replicas: { type: 'integer' } }), object({ id: text, image: text })).kind.value).toBe(
    'other',
  );
});

test('a stored passage, a stored prompt and feedback call no model', () => {
  const { operation } = api({
    '/chat': {
      post: {
        requestBody: json(object({ messages: { type: 'array' }, max_tokens: { type: 'integer' } })),
        ...answer(object({ text })),
      },
    },
    '/passages': {
      post: { requestBody: json(object({ text })), ...answer(object({ id: text, text, embedding: numbers, created_at: text })) },
    },
    '/cached': {
      post: {
        requestBody: json(object({ model: text, contents: { type: 'array', items: object({ role: text }) } })),
        ...answer(
          object({
            name: text,
            model: text,
            contents: { type: 'array' },
            updateTime: text,
            usageMetadata: object({ totalTokenCount: { type: 'integer' } }),
          }),
        ),
      },
    },
    '/feedback': {
      post: { requestBody: json(object({ model: text, message: text })), ...answer(object({ ok: { type: 'boolean' } })) },
    },
  });
  expect(operation('POST /chat').kind.value).toBe('generation');
  for (const key of ['POST /passages', 'POST /cached', 'POST /feedback']) expect(operation(key).kind.value).toBe('other');
});

test('promptText is a prompt', () => {
  const { request, kind } = mapPost(
    { oneOf: ['a', 'b'].map((model) => object({ promptText: text, model: { type: 'string', const: model } })) },
    object({ id: text }),
  );
  expect(request.prompt?.at).toBe('/promptText');
  expect(kind.value).toBe('inference');
});

test('an app that answers in pieces: the mode is the switch, the text beside the variables is the prompt', () => {
  const { operation } = api({
    '/chat': {
      post: {
        requestBody: json(
          object(
            {
              inputs: { type: 'object' },
              query: text,
              response_mode: { type: 'string', enum: ['streaming', 'blocking'], default: 'blocking' },
            },
            ['inputs', 'query'],
          ),
        ),
        responses: {
          200: {
            description: 'It.',
            content: { 'application/json': { schema: object({ answer: text }) }, 'text/event-stream': { schema: text } },
          },
        },
      },
    },
    '/say': {
      post: {
        requestBody: json(object({ text, voice: text, streaming: { type: 'boolean' } })),
        responses: { 200: { description: 'It.', content: { 'audio/mpeg': {} } } },
      },
    },
  });
  const chat = operation('POST /chat');
  expect(chat.kind.value).toBe('inference');
  expect(chat.request.prompt?.at).toBe('/query');
  expect(chat.stream?.switch).toMatchObject({
    by: 'flag',
    field: { at: '/response_mode' },
    on: 'streaming',
    off: 'blocking',
    default: false,
  });
  // `type: string` under a whole stream says nothing of its events.
  expect(chat.stream?.event).toBeUndefined();
  expect(chat.stream?.eventFrom).toBeUndefined();
  // Sound comes in pieces without events.
  expect(operation('POST /say').kind.value).toBe('speech');
  expect(operation('POST /say').stream).toBeUndefined();
});

test('a list under a whole stream lists its events', () => {
  const { stream } = mapPost(
    object({ prompt: text, stream: { type: 'boolean' } }),
    {},
    {
      responses: {
        200: {
          description: 'It.',
          content: { 'text/event-stream': { schema: { type: 'array', items: object({ token: text }) } } },
        },
      },
    },
  );
  expect(stream?.event?.get('properties')?.keys()).toEqual(['token']);
});

test('a completion of a prompt whose chunks have a delta beside the text is no chat', () => {
  const chunk = object({
    object: { const: 'completion.chunk' },
    choices: { type: 'array', items: object({ index: { type: 'integer' }, text, delta: object({ role: text, content: text }) }) },
  });
  const { dialect, stream } = mapPost(
    object({ model: text, prompt: text, max_tokens: { type: 'integer' }, stream: { type: 'boolean' } }),
    object({ choices: { type: 'array', items: object({ text, finish_reason: text }) } }),
    {
      responses: {
        200: {
          description: 'It.',
          content: {
            'application/json': { schema: object({ choices: { type: 'array', items: object({ text, finish_reason: text }) } }) },
            'text/event-stream': { schema: chunk },
          },
        },
      },
    },
  );
  expect(dialect).toBe('openai-completions');
  expect(stream?.deltas[0]?.at).toBe('/choices/*/text');
});

const jobs = (status: unknown, noun = 'jobs') =>
  api({
    [`/${noun}`]: { post: { requestBody: json(object({ name: text })), ...answer(object({ id: text, status })) } },
    [`/${noun}/{id}`]: { get: { ...answer(object({ id: text, status })) } },
  }).operation(`POST /${noun}`).job;

test('a status that is an object names no stage', () => {
  expect(jobs(object({ conditions: { type: 'array' } }))).toBeUndefined();
  expect(jobs(text)).toBeDefined();
});

test('the zero value of an enumeration is no stage, and what is processed until it is active has succeeded then', () => {
  expect(jobs({ type: 'string', enum: ['STATE_UNSPECIFIED', 'PROCESSING', 'ACTIVE', 'FAILED'] })?.stages).toMatchObject({
    running: ['PROCESSING'],
    succeeded: ['ACTIVE'],
    failed: ['FAILED'],
  });
  expect(jobs({ type: 'string', enum: ['queued', 'active', 'completed', 'failed'] })?.stages).toMatchObject({
    running: ['active'],
    succeeded: ['completed'],
  });
});

test('what is started and stopped but never done is no job', () => {
  const status = { type: 'string', enum: ['PENDING', 'STARTING', 'STARTED', 'STOPPING', 'STOPPED', 'ERROR'] };
  expect(jobs(status, 'endpoints')).toBeUndefined();
  expect(jobs({ ...status, enum: [...status.enum, 'DONE'] }, 'endpoints')).toBeDefined();
});

test('a server that is accepted with 202 and lives on is no job, whatever its status is called', () => {
  const made = (status: unknown) =>
    api({
      '/servers': {
        post: {
          requestBody: json(object({ name: text })),
          responses: { 202: { description: 'It.', ...json(object({ server: object({ id: text, status }) })) } },
        },
      },
      '/servers/{id}': { get: { ...answer(object({ server: object({ id: text, status }) })) } },
    }).operation('POST /servers').job;
  expect(made({ type: 'string', enum: ['new', 'active', 'off', 'archive'] })).toBeUndefined();
  expect(made({ type: 'string', enum: ['new', 'provisioning', 'active', 'deleting', 'error'] })).toBeUndefined();
  expect(made({ type: 'string', enum: ['queued', 'running', 'completed', 'failed'] })).toBeDefined();
});

test('what /videos/generations creates is fetched under /videos', () => {
  const { operation } = api({
    '/videos/generations': {
      post: { requestBody: json(object({ model: text, prompt: text })), ...answer(object({ request_id: text })) },
    },
    '/videos/{id}': { get: { ...answer(object({ status: { type: 'string', enum: ['pending', 'done', 'failed'] } })) } },
  });
  expect(operation('POST /videos/generations').job).toMatchObject({ poll: 'GET /videos/{id}', createdId: { at: '/request_id' } });
});

test('a call that answers at once is no job, whether or not its stream is declared', () => {
  const status = { type: 'string', enum: ['in_progress', 'completed', 'failed'] };
  const made = (more: Record<string, unknown>) =>
    mapPost(
      object({ model: text, input: text, max_output_tokens: { type: 'integer' }, ...more }),
      object({ id: text, status, output_text: text }),
    ).job;
  expect(made({ stream: { type: 'boolean' } })).toBeUndefined();
  expect(made({})).toBeDefined();
});

test('turns of a talk by another name, with the settings of a model beside them', () => {
  const turns = { type: 'array', items: object({ speaker: text, says: text }) };
  const settings = object({ temperature: { type: 'number' }, maxTokens: { type: 'integer' } });
  const { kind, request } = mapPost(object({ turns, settings, streaming: { type: 'boolean' } }), object({ reply: text }));
  expect(kind.value).toBe('generation');
  expect(request.prompt?.at).toBe('/turns');
});
