// What the clients of vendors ask for beyond a plain call, on descriptions of our own.
import { expect, test } from 'vitest';
import { json, object, ok, serve, text } from './serve.ts';

const integer = { type: 'integer' };
const list = (items: unknown) => ({ type: 'array', items });
const message = object({ role: { type: 'string', enum: ['user', 'assistant', 'tool'] }, content: text }, ['role']);
const chat = {
  '/v1/chat': {
    post: {
      requestBody: json(
        object(
          {
            model: text,
            messages: list(message),
            max_tokens: integer,
            stop_sequences: list(text),
            response_format: {},
            format: {},
            text: {},
            tools: list({}),
            tool_choice: {},
          },
          ['model', 'messages'],
        ),
      ),
      ...ok(
        object(
          {
            id: text,
            model: text,
            message,
            stop_reason: { enum: ['end_turn', 'max_tokens', 'stop_sequence'] },
            stop_sequence: { type: ['string', 'null'] },
            usage: object({ input_tokens: integer, output_tokens: integer }, ['input_tokens', 'output_tokens']),
          },
          ['id', 'model', 'message', 'stop_reason', 'stop_sequence', 'usage'],
        ),
      ),
    },
  },
};
const question = { model: 'm', messages: [{ role: 'user', content: 'What?' }] };

test('who asks for JSON gets JSON that keeps to the schema, wherever the request says so', async () => {
  const ask = serve(chat);
  const schema = {
    $defs: { tag: { enum: ['a', 'b'] } },
    ...object({ n: { type: 'integer', minimum: 7, maximum: 9 }, tags: { ...list({ $ref: '#/$defs/tag' }), minItems: 2 } }, [
      'n',
      'tags',
    ]),
  };
  const formats = [
    { response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } } },
    { response_format: { type: 'json_object', schema } },
    { text: { format: { type: 'json_schema', name: 'x', schema } } },
    { format: schema },
  ];
  for (const format of formats) {
    const { json: answer } = await ask('POST', '/v1/chat', { ...question, ...format });
    const value = JSON.parse(answer.message.content);
    expect(value.n, JSON.stringify(format)).toBeGreaterThanOrEqual(7);
    expect(value.tags).toHaveLength(2);
    expect(['a', 'b']).toEqual(expect.arrayContaining(value.tags));
  }
  for (const format of [{ response_format: { type: 'json_object' } }, { format: 'json' }])
    expect(JSON.parse((await ask('POST', '/v1/chat', { ...question, ...format })).json.message.content)).toBeTypeOf('object');
  for (const format of [{}, { response_format: { type: 'text' } }, { text: { format: { type: 'text' } } }])
    expect((await ask('POST', '/v1/chat', { ...question, ...format })).json.message.content).toMatch(/^[A-Z]/);
});

test('a schema of a client that has no end or no value harms nobody', async () => {
  const ask = serve(chat);
  const endless = { $ref: '#/$defs/a', $defs: { a: object({ a: { $ref: '#/$defs/a' } }, ['a']) } };
  for (const schema of [
    endless,
    { allOf: [{ type: 'string' }, { type: 'object' }] },
    { $ref: '#/nowhere' },
    { pattern: '(a+)+$', type: 'string' },
  ])
    expect((await ask('POST', '/v1/chat', { ...question, format: schema })).status).toBe(200);
});

test('a stop sequence that ends the text is the reason, where there is one for it', async () => {
  const ask = serve(chat);
  const word = (await ask('POST', '/v1/chat', question)).json.message.content.split(' ')[2];
  const { json: answer } = await ask('POST', '/v1/chat', { ...question, stop_sequences: [word] });
  expect(answer.message.content).not.toContain(word);
  expect(answer).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: word });
  expect((await ask('POST', '/v1/chat', question)).json.stop_reason).toBe('end_turn');
});

test('variants of a request that overlap refuse nobody, and a wrong part of one is named', async () => {
  const part = {
    oneOf: [
      object({ type: { const: 'text' }, text }, ['type', 'text']),
      object({ type: { const: 'image' }, url: text }, ['type', 'url']),
    ],
  };
  const turn = (extra: object) => object({ role: text, content: { anyOf: [text, list(part)] }, ...extra }, ['role', 'content']);
  const ask = serve({
    '/say': {
      post: {
        requestBody: json(object({ input: { anyOf: [text, list({ oneOf: [turn({}), turn({ status: text })] })] } }, ['input'])),
        ...ok(object({ said: text })),
      },
    },
  });
  const say = (content: unknown) => ask('POST', '/say', { input: [{ role: 'user', content }] });
  expect((await say([{ type: 'image', url: 'x' }])).status).toBe(200);
  const refused = await say([{ type: 'text', text: 'x' }, { type: 'image' }]);
  expect(refused.status).toBe(400);
  expect(refused.json.error.param).toBe('input[0].content[1].url');
});

test('a verdict for each input, a rank for each document, a picture for each that was asked for', async () => {
  const ask = serve({
    '/moderations': {
      post: {
        requestBody: json(object({ model: text, input: { anyOf: [text, list(text)] } }, ['input'])),
        ...ok(
          object(
            {
              model: text,
              results: list(
                object(
                  {
                    flagged: { type: 'boolean' },
                    categories: object({ hate: { type: 'boolean' }, violence: { type: 'boolean' } }, ['hate', 'violence']),
                  },
                  ['flagged', 'categories'],
                ),
              ),
            },
            ['results', 'model'],
          ),
        ),
      },
    },
    '/rerank': {
      post: {
        requestBody: json(object({ model: text, query: text, documents: list(text), top_n: integer }, ['query', 'documents'])),
        ...ok(
          object(
            { results: list(object({ index: integer, relevance_score: { type: 'number' } }, ['index', 'relevance_score'])) },
            ['results'],
          ),
        ),
      },
    },
    '/images/generations': {
      post: {
        requestBody: json(
          object({ model: text, prompt: text, n: integer, size: text, response_format: { enum: ['url', 'b64_json'] } }, [
            'prompt',
          ]),
        ),
        ...ok(object({ created: integer, data: list(object({ b64_json: text, url: text })) }, ['created'])),
      },
    },
  });
  const { results } = (await ask('POST', '/moderations', { model: 'm', input: ['a', 'b'] })).json;
  expect(results).toHaveLength(2);
  for (const { flagged, categories } of results) expect(flagged).toBe(Object.values(categories).some(Boolean));
  const ranked = (await ask('POST', '/rerank', { query: 'q', documents: ['a', 'b', 'c'], top_n: 2 })).json.results;
  expect(ranked).toHaveLength(2);
  expect(new Set(ranked.map(({ index }: { index: number }) => index)).size).toBe(2);
  expect(ranked[0].relevance_score).toBeGreaterThanOrEqual(ranked[1].relevance_score);
  const { data } = (await ask('POST', '/images/generations', { prompt: 'x', n: 2 })).json;
  expect(data).toHaveLength(2);
  expect(Buffer.from(data[0].b64_json, 'base64').subarray(1, 4).toString()).toBe('PNG');
  const [linked] = (await ask('POST', '/images/generations', { prompt: 'x', response_format: 'url' })).json.data;
  expect(Object.keys(linked)).toEqual(['url']);
});

test('what the path and the request say of an object is in the answer, and an action has its outcome', async () => {
  const thing = object(
    {
      id: text,
      shelf_id: text,
      status: { enum: ['pending', 'completed', 'cancelled'] },
      label: text,
      note: text,
      completed_at: { type: ['integer', 'null'] },
    },
    ['id', 'shelf_id', 'status', 'completed_at'],
  );
  const ask = serve({
    '/shelves/{shelf_id}/things': { post: { requestBody: json(object({ label: text, note: text })), ...ok(thing) } },
    '/shelves/{shelf_id}/things/{thing_id}/cancel': { post: ok(thing) },
  });
  const made = (await ask('POST', '/shelves/s1/things', { label: 'l', note: 'n' })).json;
  expect(made).toMatchObject({ shelf_id: 's1', label: 'l', note: 'n', status: 'pending', completed_at: null });
  const cancelled = (await ask('POST', '/shelves/s1/things/t9/cancel')).json;
  expect(cancelled).toMatchObject({ id: 't9', shelf_id: 's1', status: 'cancelled' });
});

test('of errors that are variants the one for the status is sent, and it names its own request', async () => {
  const variant = (type: string) => object({ type: { const: type }, message: text }, ['type', 'message']);
  const error = object(
    {
      error: { oneOf: ['invalid_request_error', 'rate_limit_error', 'overloaded_error'].map(variant) },
      request_id: { type: ['string', 'null'] },
    },
    ['error', 'request_id'],
  );
  const ask = serve({
    '/x': { get: { responses: { ...ok(object({ a: text })).responses, '4XX': { description: 'no', ...json(error) } } } },
  });
  for (const [code, type] of [
    [429, 'rate_limit_error'],
    [400, 'invalid_request_error'],
    [529, 'overloaded_error'],
  ]) {
    const { status, headers, json: body } = await ask('GET', '/x', undefined, { prefer: `code=${code}` });
    expect(status).toBe(code);
    expect(body.error.type).toBe(type);
    expect(body.request_id).toBe(headers['x-request-id']);
  }
});

test('what has a default or may be null may be left out of a request, and what must be there may not', async () => {
  const tool = object(
    {
      type: { const: 'function' },
      name: text,
      strict: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
      detail: { ...text, description: 'Defaults to `auto`.' },
      mode: { enum: ['a'], default: 'a' },
    },
    ['type', 'name', 'strict', 'detail', 'mode'],
  );
  const ask = serve({
    '/x': {
      post: {
        requestBody: json(object({ tools: list({ oneOf: [tool, object({ type: { const: 'web' } }, ['type'])] }) })),
        ...ok(object({})),
      },
    },
  });
  expect((await ask('POST', '/x', { tools: [{ type: 'function', name: 'f' }] })).status).toBe(200);
  expect((await ask('POST', '/x', { tools: [{ type: 'function' }] })).json.error.param).toBe('tools[0].name');
});

test('beside the text of a plain answer stands nothing that was made up', async () => {
  const block = object(
    {
      type: { const: 'text' },
      text,
      citations: { anyOf: [list(object({ at: text }, ['at'])), { type: 'null' }], default: null },
    },
    ['type', 'text', 'citations'],
  );
  const ask = serve({
    '/v1/messages': {
      post: {
        requestBody: json(
          object({ model: text, max_tokens: integer, messages: list(message) }, ['model', 'max_tokens', 'messages']),
        ),
        ...ok(
          object(
            {
              id: text,
              model: text,
              content: list(block),
              stop_reason: { enum: ['end_turn', 'max_tokens'] },
              container: { anyOf: [object({ id: text }, ['id']), { type: 'null' }], default: null },
            },
            ['id', 'model', 'content', 'stop_reason', 'container'],
          ),
        ),
      },
    },
  });
  const { json: answer } = await ask('POST', '/v1/messages', { ...question, max_tokens: 100 });
  expect(answer.container).toBeNull();
  expect(answer.content).toMatchObject([{ type: 'text', citations: [] }]);
});

test('a tool of which the result is sent is not called again, and a call is an item with its own end', async () => {
  const call = object(
    {
      type: { const: 'function_call' },
      id: text,
      call_id: text,
      name: text,
      arguments: text,
      status: { enum: ['in_progress', 'completed'] },
    },
    ['type', 'call_id', 'name', 'arguments'],
  );
  const said = object(
    {
      type: { const: 'message' },
      id: text,
      role: { const: 'assistant' },
      status: text,
      content: list(object({ type: { const: 'output_text' }, text }, ['type', 'text'])),
    },
    ['type', 'id', 'role', 'content'],
  );
  const ask = serve({
    '/v1/responses': {
      post: {
        requestBody: json(object({ model: text, input: {}, tools: list({}), tool_choice: {} }, ['model', 'input'])),
        ...ok(
          object(
            {
              id: text,
              object: { const: 'response' },
              status: { enum: ['completed', 'incomplete'] },
              model: text,
              output: list({ oneOf: [said, call] }),
            },
            ['id', 'object', 'status', 'model', 'output'],
          ),
        ),
      },
    },
  });
  const tools = [{ type: 'function', name: 'look_up', parameters: object({ word: text }, ['word']) }];
  const prefer = { prefer: 'tools=true' };
  const first = (await ask('POST', '/v1/responses', { model: 'm', input: 'x', tools }, prefer)).json;
  expect(first.output).toMatchObject([{ type: 'function_call', name: 'look_up', status: 'completed' }]);
  expect(first.output[0].id).toMatch(/^fc_/);
  const result = { type: 'function_call_output', call_id: first.output[0].call_id, output: 'sunny' };
  const second = (await ask('POST', '/v1/responses', { model: 'm', input: [...first.output, result], tools }, prefer)).json;
  expect(second.output).toMatchObject([{ type: 'message' }]);
});
