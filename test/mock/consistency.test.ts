import { expect, test } from 'vitest';
import { json, object, ok, serve, text } from './serve.ts';

const choice = object({ index: { type: 'integer' }, message: object({ role: text, content: text }), finish_reason: text }, [
  'index',
  'message',
]);
const chat = {
  post: {
    requestBody: json(
      object(
        {
          model: text,
          messages: { type: 'array', items: object({ role: text, content: text }) },
          max_tokens: { type: 'integer' },
          n: { type: 'integer' },
          stream: { type: 'boolean' },
        },
        ['messages'],
      ),
    ),
    ...ok(
      object(
        {
          id: text,
          choices: { type: 'array', items: choice },
          usage: object({ prompt_tokens: { type: 'integer' }, completion_tokens: { type: 'integer' } }),
        },
        ['id', 'choices'],
      ),
    ),
  },
};
const messages = [{ role: 'user', content: 'Hello' }];

test('n answers, each with its finish reason, although the description demands none', async () => {
  const send = serve({ '/chat/completions': chat });
  const { choices } = (await send('POST', '/chat/completions', { messages, n: 2 })).json;
  expect(choices.map(({ index, finish_reason }: Record<string, unknown>) => [index, finish_reason])).toEqual([
    [0, 'stop'],
    [1, 'stop'],
  ]);
});

test('chunks are chunks although the answer lacks what they would repeat', async () => {
  const send = serve({ '/chat/completions': chat });
  const { text: stream } = await send('POST', '/chat/completions', { messages, stream: true });
  const events = stream.split('\n\n').flatMap((event) => (/^data: \{/.test(event) ? [JSON.parse(event.slice(6))] : []));
  expect(events.every(({ choices }) => choices.every((each: object) => 'delta' in each && !('message' in each)))).toBe(true);
  expect(events.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).not.toBe('');
  expect(stream.endsWith('data: [DONE]\n\n')).toBe(true);
});

test('the constants and the counts of an event are those of the description and of the answer', async () => {
  const usage = object(
    { prompt_tokens: { type: 'integer' }, completion_tokens: { type: 'integer' }, total_tokens: { type: 'integer' } },
    ['prompt_tokens', 'completion_tokens', 'total_tokens'],
  );
  const chunk = object(
    {
      object: { const: 'completion.chunk' },
      usage,
      choices: { type: 'array', items: object({ index: { type: 'integer' }, text }) },
    },
    ['object', 'usage', 'choices'],
  );
  const send = serve({
    '/completions': {
      post: {
        requestBody: json(
          object({ model: text, prompt: text, max_tokens: { type: 'integer' }, stream: { type: 'boolean' } }, ['prompt']),
        ),
        responses: {
          200: {
            description: 'It.',
            content: {
              ...json(
                object({ usage, choices: { type: 'array', items: object({ text, finish_reason: text }) } }, ['usage', 'choices']),
              ).content,
              'text/event-stream': { schema: chunk },
            },
          },
        },
      },
    },
  });
  const { text: stream } = await send('POST', '/completions', { prompt: 'Hello', stream: true });
  const events = stream.split('\n\n').flatMap((event) => (/^data: \{/.test(event) ? [JSON.parse(event.slice(6))] : []));
  expect(new Set(events.map((event) => event.object))).toEqual(new Set(['completion.chunk']));
  for (const { usage: counts } of events) expect(counts.prompt_tokens + counts.completion_tokens).toBe(counts.total_tokens);
});

const model = object({ id: text, size: { type: 'integer' } }, ['id', 'size']);
const models = {
  '/models': {
    get: {
      parameters: [{ name: 'pageToken', in: 'query', schema: text }],
      ...ok(object({ models: { type: 'array', minItems: 1, items: model }, nextPageToken: text }, ['models', 'nextPageToken'])),
    },
  },
  '/models/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true, schema: text }], ...ok(model) } },
};

test('what a list shows is the same when it is fetched', async () => {
  const send = serve(models);
  const [first] = (await send('GET', '/models')).json.models;
  expect((await send('GET', `/models/${first.id}`)).json).toEqual(first);
  // An id that was never listed is answered all the same, as itself.
  expect((await send('GET', '/models/other')).json.id).toBe('other');
});

test('a list is one page: no token leads on, and a later page is empty', async () => {
  const send = serve(models);
  expect((await send('GET', '/models')).json.nextPageToken).toBe('');
  expect((await send('GET', '/models?pageToken=x')).json.models).toEqual([]);
});

test('an error keeps to a schema that names no message', async () => {
  const error = { type: 'object', additionalProperties: text };
  const issue = object({ code: text, message: text, path: { type: 'array', items: text } }, ['code', 'message', 'path']);
  const post = (schema: unknown) => ({
    post: {
      requestBody: { required: true, ...json(object({ name: text }, ['name'])) },
      responses: { 200: { description: 'It.' }, 400: { description: 'No.', ...json(schema) } },
    },
  });
  const send = serve({
    '/a': post(error),
    '/b': post(object({ error: text, issues: { type: 'array', items: issue } }, ['error', 'issues'])),
  });
  const plain = await send('POST', '/a', {});
  expect(plain.status).toBe(400);
  expect(typeof plain.json.error).toBe('string');
  const listed = await send('POST', '/b', {});
  expect(listed.json.error).toMatch(/name/);
  for (const each of listed.json.issues) expect(Object.keys(each)).toEqual(expect.arrayContaining(['code', 'message', 'path']));
});

test('slips of a description that no client can keep to refuse nobody', async () => {
  const post = (schema: unknown) => ({
    post: { requestBody: { required: true, ...json(schema) }, ...ok(object({ id: text }, ['id'])) },
  });
  const send = serve({
    '/type': post(object({ input: { type: 'object', oneOf: [text, { type: 'array', items: text }] } }, ['input'])),
    '/overlap': post({ oneOf: [object({ name: text }), object({ name: text, tag: text })] }),
    '/demanded': post({ ...object({ name: text }, ['name', 'thread']), additionalProperties: false }),
    '/right': post(object({ name: { type: 'string', enum: ['a', 'b'] } }, ['name'])),
  });
  expect((await send('POST', '/type', { input: 'Hello' })).status).toBe(200);
  expect((await send('POST', '/overlap', { name: 'x' })).status).toBe(200);
  expect((await send('POST', '/demanded', { name: 'x', thread: 'y' })).status).toBe(200);
  expect((await send('POST', '/right', { name: 'c' })).status).toBe(400);
});

test('a stream of events without an order sends one of them', async () => {
  const event = (type: string) => object({ type: { const: type }, note: text }, ['type', 'note']);
  const send = serve({
    '/events': {
      get: {
        responses: {
          200: {
            description: 'It.',
            content: { 'text/event-stream': { schema: { oneOf: [event('renamed'), event('moved')] } } },
          },
        },
      },
    },
  });
  expect((await send('GET', '/events')).text).toMatch(/"type":"renamed"/);
});

test('a stream whose end tells the status ends, although the description names no values and demands no status', async () => {
  const send = serve({
    '/responses': {
      post: {
        requestBody: json(
          object({ model: text, input: text, max_output_tokens: { type: 'integer' }, stream: { type: 'boolean' } }, ['input']),
        ),
        ...ok(
          object({
            id: text,
            status: text,
            output: {
              type: 'array',
              items: object({ type: text, content: { type: 'array', items: object({ type: text, text }) } }),
            },
          }),
        ),
      },
    },
  });
  expect((await send('POST', '/responses', { input: 'Hello' })).json.status).toBe('completed');
  expect((await send('POST', '/responses', { input: 'Hello', stream: true })).text).toMatch(
    /event: response\.completed\ndata: [^\n]*\n\n$/,
  );
});
