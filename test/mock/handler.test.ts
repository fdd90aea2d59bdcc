import { expect, test } from 'vitest';
import { API, handlerOf, send } from './description.ts';

const messages = [{ role: 'user', content: 'What is a fjord?' }];
const chat = { model: 'some-model', messages };
const tools = [
  {
    type: 'function',
    function: { name: 'look_up', parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] } },
  },
];
// biome-ignore lint/suspicious/noExplicitAny: events of any shape
const payloads = (events: readonly { data: string }[]): any[] =>
  events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data));

test('an answer has plausible text, the model that was asked for, a natural end and usage that adds up', async () => {
  const { status, json } = await send(handlerOf(API), 'POST', '/chat/completions', { ...chat, temperature: 0.5 });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    object: 'chat.completion',
    model: 'some-model',
    choices: [{ index: 0, message: { role: 'assistant' }, finish_reason: 'stop' }],
  });
  expect(json.choices[0].message.content).toMatch(/^[A-Z][a-z ]+.*\.$/);
  expect(json.choices[0].message.tool_calls).toBeUndefined();
  const { prompt_tokens, completion_tokens, total_tokens } = json.usage;
  expect(prompt_tokens).toBeGreaterThan(0);
  expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  expect(json.created).toBe(1_700_000_000);
});

test('the same request gets the same answer, another request or seed another', async () => {
  const first = await send(handlerOf(API), 'POST', '/chat/completions', chat);
  const again = await send(handlerOf(API), 'POST', '/chat/completions', chat);
  const other = await send(handlerOf(API), 'POST', '/chat/completions', {
    ...chat,
    messages: [{ role: 'user', content: 'And a fjell?' }],
  });
  const seeded = await send(handlerOf(API), 'POST', '/chat/completions', chat, { prefer: 'seed=9' });
  expect(again.body).toBe(first.body);
  expect(new Set([first, other, seeded].map(({ json }) => json.choices[0].message.content)).size).toBe(3);
});

test('with --dynamic the same request gets another answer each time', async () => {
  const handler = handlerOf(API, { seed: 1, dynamic: true });
  const texts = new Set<string>();
  for (let round = 0; round < 4; round++)
    texts.add((await send(handler, 'POST', '/chat/completions', chat)).json.choices[0].message.content);
  expect(texts.size).toBe(4);
});

test('a stream tells the answer: text, identity, one finish reason, usage on request only, the sentinel at the end', async () => {
  const handler = handlerOf(API);
  const plain = (await send(handler, 'POST', '/chat/completions', chat)).json;
  for (const asked of [true, false]) {
    const { status, headers, events } = await send(handler, 'POST', '/chat/completions', {
      ...chat,
      stream: true,
      stream_options: { include_usage: asked },
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
    expect(events.at(-1)?.data).toBe('[DONE]');
    const chunks = payloads(events);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(plain.choices[0].message.content);
    expect(chunks.length).toBeGreaterThan(5);
    expect(new Set(chunks.map(({ id, model, created }) => `${id} ${model} ${created}`)).size).toBe(1);
    expect(chunks.flatMap(({ choices }) => choices[0]?.finish_reason ?? [])).toEqual(['stop']);
    expect(chunks[0].choices[0].delta.role).toBe('assistant');
    expect(chunks.flatMap(({ usage }) => usage ?? [])).toEqual(asked ? [plain.usage] : []);
  }
});

test('the limit, the stop sequence and the number of answers of a request are kept', async () => {
  const handler = handlerOf(API);
  const whole = (await send(handler, 'POST', '/chat/completions', chat)).json.choices[0].message.content as string;
  const limited = (await send(handler, 'POST', '/chat/completions', { ...chat, max_tokens: 3 })).json;
  expect(limited).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 3 } });
  expect(whole.startsWith(limited.choices[0].message.content)).toBe(true);
  const stop = whole.split(' ')[2]!;
  const stopped = (await send(handler, 'POST', '/chat/completions', { ...chat, stop })).json.choices[0];
  expect(stopped).toMatchObject({ finish_reason: 'stop', message: { content: whole.slice(0, whole.indexOf(stop)) } });
  const { choices } = (await send(handler, 'POST', '/chat/completions', { ...chat, n: 3 })).json;
  expect(choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
  const { events } = await send(handler, 'POST', '/chat/completions', { ...chat, n: 2, stream: true });
  const reasons = payloads(events).flatMap((chunk) =>
    chunk.choices.filter((choice: { finish_reason: string | null }) => choice.finish_reason !== null),
  );
  expect(reasons.map(({ index }: { index: number }) => index)).toEqual([0, 1]);
});

test('a forced tool is called with arguments that fit, plain and streamed; another choice gets text', async () => {
  const handler = handlerOf(API);
  for (const tool_choice of ['required', { type: 'function', function: { name: 'look_up' } }]) {
    const [choice] = (await send(handler, 'POST', '/chat/completions', { ...chat, tools, tool_choice })).json.choices;
    expect(choice).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: null, tool_calls: [{ type: 'function', function: { name: 'look_up' } }] },
    });
    expect(Object.keys(JSON.parse(choice.message.tool_calls[0].function.arguments))).toEqual(['word']);
    const { events } = await send(handler, 'POST', '/chat/completions', { ...chat, tools, tool_choice, stream: true });
    const calls = payloads(events).flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    expect(calls.map((call) => call.function?.arguments ?? '').join('')).toBe(choice.message.tool_calls[0].function.arguments);
  }
  const auto = (await send(handler, 'POST', '/chat/completions', { ...chat, tools, tool_choice: 'auto' })).json;
  expect(auto.choices[0].finish_reason).toBe('stop');
  const preferred = (await send(handler, 'POST', '/chat/completions', { ...chat, tools }, { prefer: 'tools=true' })).json;
  expect(preferred.choices[0].finish_reason).toBe('tool_calls');
});

test('embeddings: one vector for each input, floats or base64 of the same floats', async () => {
  const handler = handlerOf(API);
  const request = { model: 'm', input: ['one', 'two'], dimensions: 4 };
  const floats = (await send(handler, 'POST', '/embeddings', request)).json.data;
  expect(floats.map(({ index }: { index: number }) => index)).toEqual([0, 1]);
  expect(floats[0].embedding).toHaveLength(4);
  expect(floats[0].embedding).not.toEqual(floats[1].embedding);
  const packed = (await send(handler, 'POST', '/embeddings', { ...request, encoding_format: 'base64' })).json.data;
  const bytes = Buffer.from(packed[1].embedding, 'base64');
  const decoded = [0, 4, 8, 12].map((at) => bytes.readFloatLE(at));
  for (const [at, value] of decoded.entries()) expect(value).toBeCloseTo(floats[1].embedding[at], 5);
});

test('speech is bytes, and of the declared headers only those that can be sent are', async () => {
  const { body, headers } = await send(handlerOf(API), 'POST', '/audio/speech', { model: 'm', input: 'x', voice: 'v' });
  expect(body).toBeInstanceOf(Uint8Array);
  expect((body as Uint8Array).length).toBeGreaterThan(100);
  expect(headers['content-type']).toBe('audio/mpeg');
  expect(headers['x-voice']).toBe('calm');
  expect(headers).not.toHaveProperty('transfer-encoding');
});

test('an invalid request is refused in the declared shape, and the message names the field', async () => {
  const handler = handlerOf(API);
  const cases: [unknown, string][] = [
    [{ model: 'm' }, 'messages'],
    [{ ...chat, temperature: 9 }, 'temperature'],
    [{ model: 'm', messages: [{ role: 'user' }] }, 'messages[0].content'],
  ];
  for (const [body, param] of cases) {
    const { status, json } = await send(handler, 'POST', '/chat/completions', body);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ type: 'invalid_request_error', param });
    expect(json.error.message).toContain(param);
  }
  const bad = await send(handler, 'POST', '/chat/completions', '{"model": ');
  expect(bad).toMatchObject({ status: 400, json: { error: { type: 'invalid_request_error', param: null } } });
  expect((await send(handler, 'POST', '/chat/completions')).status).toBe(400);
  expect((await send(handler, 'POST', '/chat/completions', 'x', { 'content-type': 'text/csv' })).status).toBe(415);
  expect((await send(handler, 'GET', '/health?depth=x')).status).toBe(400);
});

test('no credential at all is refused, any is taken, and what needs none needs none', async () => {
  const handler = handlerOf(API);
  const refused = await handler.handle({ method: 'GET', target: '/files', headers: {}, body: new Uint8Array() });
  expect(refused.status).toBe(401);
  expect(JSON.parse(refused.body as string).error.type).toBe('authentication_error');
  expect(
    (await handler.handle({ method: 'GET', target: '/files', headers: { authorization: 'Bearer x' }, body: new Uint8Array() }))
      .status,
  ).toBe(200);
  expect((await handler.handle({ method: 'GET', target: '/health', headers: {}, body: new Uint8Array() })).status).toBe(200);
});

test('unknown paths, wrong methods, HEAD, OPTIONS and preflights', async () => {
  const handler = handlerOf(API);
  expect(await send(handler, 'GET', '/nowhere')).toMatchObject({ status: 404, json: { error: { type: 'not_found_error' } } });
  const wrong = await send(handler, 'DELETE', '/chat/completions');
  expect(wrong.status).toBe(405);
  expect(wrong.headers['allow']).toBe('POST, OPTIONS');
  expect(await send(handler, 'HEAD', '/health')).toMatchObject({ status: 200, body: undefined });
  expect(await send(handler, 'OPTIONS', '/files')).toMatchObject({
    status: 204,
    headers: { allow: expect.stringContaining('GET') },
  });
  const preflight = await handler.handle({
    method: 'OPTIONS',
    target: '/chat/completions',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
    body: new Uint8Array(),
  });
  expect(preflight).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'authorization,content-type',
    },
  });
  expect((await send(handler, 'GET', '/health')).headers['access-control-expose-headers']).toContain('x-request-id');
});

test('the base path of the real server may stay in the URL', async () => {
  expect((await send(handlerOf(API), 'GET', '/v1/health')).json).toEqual({ ok: true });
});

test('Prefer asks for a status, declared or not', async () => {
  const handler = handlerOf(API);
  const limited = await send(handler, 'POST', '/chat/completions', chat, { prefer: 'code=429' });
  expect(limited.status).toBe(429);
  expect(limited.headers['retry-after']).toBe('1');
  expect(limited.json.error.message).toBeTypeOf('string');
  expect((await send(handler, 'GET', '/health', undefined, { prefer: 'code=503' })).status).toBe(503);
});

test('a job moves to its end with each poll, stays there, and keeps what was sent', async () => {
  const handler = handlerOf(API);
  const job = (await send(handler, 'POST', '/jobs', { label: 'mine' })).json;
  expect(job).toMatchObject({ status: 'queued', finished_at: null });
  const seen = [];
  for (let poll = 0; poll < 4; poll++) seen.push((await send(handler, 'GET', `/jobs/${job.id}`)).json);
  expect(seen.map(({ status }) => status)).toEqual(['running', 'succeeded', 'succeeded', 'succeeded']);
  expect(new Set(seen.map(({ id }) => id))).toEqual(new Set([job.id]));
  expect(seen[0].finished_at).toBeNull();
  expect(seen[1].finished_at).toBe(1_700_000_000);
  const other = (await send(handler, 'POST', '/jobs', { label: 'mine' })).json;
  expect(other.id).not.toBe(job.id);
  expect((await send(handler, 'POST', `/jobs/${other.id}/cancel`)).json.status).toBe('cancelled');
  expect((await send(handler, 'GET', `/jobs/${other.id}`)).json.status).toBe('cancelled');
  // An id that was never made still gets a sample: a frontend asks for the ids of its own fixtures.
  expect(await send(handler, 'GET', '/jobs/job_1')).toMatchObject({ status: 200, json: { id: 'job_1' } });
});

test('a file comes back byte for byte, is listed, and is gone when deleted', async () => {
  const handler = handlerOf(API);
  const content = Buffer.from([0, 255, 13, 10, 45, 45, 13, 10, 128]);
  const upload = Buffer.concat([
    Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a \\"b\\".bin"\r\nContent-Type: application/x-raw\r\n\r\n',
    ),
    content,
    Buffer.from('\r\n--b--\r\n'),
  ]);
  const file = (
    await send(handler, 'POST', '/files', new Uint8Array(upload), { 'content-type': 'multipart/form-data; boundary=b' })
  ).json;
  expect(file).toMatchObject({ filename: 'a "b".bin', bytes: content.length });
  expect(file.id).toMatch(/^file-/);
  expect((await send(handler, 'GET', `/files/${file.id}`)).json).toEqual(file);
  const stored = await send(handler, 'GET', `/files/${file.id}/content`);
  expect(Buffer.from(stored.body as Uint8Array)).toEqual(content);
  expect(stored.headers['content-type']).toBe('application/x-raw');
  expect((await send(handler, 'GET', '/files')).json.data).toEqual([file]);
  expect((await send(handler, 'DELETE', `/files/${file.id}`)).json.id).toBe(file.id);
  expect((await send(handler, 'GET', `/files/${file.id}`)).status).toBe(404);
  const missing = await send(
    handler,
    'POST',
    '/files',
    '--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nx\r\n--b--\r\n',
    { 'content-type': 'multipart/form-data; boundary=b' },
  );
  expect(missing).toMatchObject({ status: 400, json: { error: { param: 'file' } } });
});

test('a reference that leads nowhere harms nobody', async () => {
  expect((await send(handlerOf(API), 'GET', '/broken')).status).toBe(200);
});
