// The official `openai` client against `assay serve`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import OpenAI, { AuthenticationError, BadRequestError, ConflictError, NotFoundError, RateLimitError, toFile } from 'openai';
import { ResponsesWS } from 'openai/resources/responses/ws';

const program = process.env.ASSAY_BIN ?? fileURLToPath(new URL('../../../dist/cli/assay.js', import.meta.url));
const model = 'assay-1';
const messages = [{ role: 'user', content: 'What does a mock server do?' }];
let server;
let client;

before(async () => {
  const child = spawn(process.execPath, [program, 'serve', '-p', '0', '-q', '--allow-faults'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(line.replace('listening on ', '')));
    exited.then((code) => reject(new Error(`assay serve exited with ${code} before it listened`)));
  });
  server = { url, child, exited };
  client = new OpenAI({ apiKey: 'sk-assay-reference', baseURL: `${url}/v1`, maxRetries: 0 });
});

after(async () => {
  // A stream is open while the server is told to stop.
  const open = await client.chat.completions.create({ model, messages, stream: true });
  const reading = (async () => {
    for await (const _ of open);
  })().catch(() => undefined);
  const begun = performance.now();
  server.child.kill('SIGINT');
  assert.equal(await server.exited, 130);
  assert.ok(performance.now() - begun < 1000);
  await reading;
});

test('models are listed by the page and fetched', async () => {
  const ids = [];
  for await (const { id } of client.models.list()) ids.push(id);
  assert.ok(ids.includes(model));
  assert.equal((await client.models.retrieve(model)).id, model);
});

test('an answer has text, a finish reason, usage and a request id', async () => {
  const completion = await client.chat.completions.create({ model, messages, seed: 1 });
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.ok(completion.choices[0].message.content.length > 20);
  const { prompt_tokens, completion_tokens, total_tokens } = completion.usage;
  assert.equal(total_tokens, prompt_tokens + completion_tokens);
  assert.match(completion._request_id, /^req_/);
});

test('a stream joins to the one body, and its usage is the same', async () => {
  const request = { model, messages, seed: 1 };
  const whole = await client.chat.completions.create(request);
  const stream = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].message.content, whole.choices[0].message.content);
  assert.deepEqual(final.usage, whole.usage);
});

test('a tool is called, streamed and not, and the runner goes on to the answer', async () => {
  const tool = {
    name: 'get_weather',
    parameters: { type: 'object', required: ['city'], properties: { city: { type: 'string' } } },
  };
  const request = {
    model,
    seed: 2,
    tools: [{ type: 'function', function: tool }],
    messages: [{ role: 'user', content: 'Call get_weather.' }],
  };
  const { choices } = await client.chat.completions.create(request);
  const [call] = choices[0].message.tool_calls;
  assert.equal(choices[0].finish_reason, 'tool_calls');
  assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');
  const streamed = await client.chat.completions.stream(request).finalChatCompletion();
  assert.equal(streamed.choices[0].message.tool_calls[0].function.arguments, call.function.arguments);
  const cities = [];
  const runner = client.chat.completions.runTools({
    ...request,
    tools: [{ type: 'function', function: { ...tool, parse: JSON.parse, function: ({ city }) => `rain ${cities.push(city)}` } }],
  });
  assert.ok((await runner.finalContent()).length > 10);
  assert.equal(cities.length, 1);
});

test('a response has text and usage, and a stream of it joins to the same', async () => {
  const request = { model, input: 'What does a mock server do?', instructions: 'Be brief.', temperature: 0 };
  const whole = await client.responses.create(request);
  assert.equal(whole.status, 'completed');
  assert.ok(whole.output_text.length > 20);
  assert.equal(whole.usage.total_tokens, whole.usage.input_tokens + whole.usage.output_tokens);
  assert.match(whole._request_id, /^req_/);
  let text = '';
  let last;
  for await (const event of await client.responses.create({ ...request, stream: true })) {
    if (event.type === 'response.output_text.delta') text += event.delta;
    last = event;
  }
  assert.equal(text, whole.output_text);
  assert.equal(last.type, 'response.completed');
  assert.deepEqual(last.response.usage, whole.usage);
  // The helper of the SDK puts the answer together from the events, and refuses those that do not nest.
  const final = await client.responses.stream(request).finalResponse();
  assert.equal(final.output_text, whole.output_text);
  const cut = await client.responses.create({ ...request, max_output_tokens: 2 });
  assert.equal(cut.incomplete_details.reason, 'max_output_tokens');
  const input = [{ role: 'user', content: request.input }, ...whole.output, { role: 'user', content: 'Why?' }];
  assert.equal((await client.responses.create({ model, input })).status, 'completed');
});

test('a response is kept, read again, gone on from, and deleted', async () => {
  const input = 'What is a stream?';
  const first = await client.responses.create({ model, input });
  assert.deepEqual((await client.responses.retrieve(first.id)).output, first.output);
  const second = await client.responses.create({ model, input: 'And a batch?', previous_response_id: first.id });
  const roles = [];
  for await (const item of client.responses.inputItems.list(second.id, { order: 'asc', limit: 2 })) roles.push(item.role);
  assert.deepEqual(roles, ['user', 'assistant', 'user']);
  await client.responses.delete(first.id);
  await assert.rejects(client.responses.retrieve(first.id), NotFoundError);
  await assert.rejects(client.responses.create({ model, input, previous_response_id: first.id }), NotFoundError);
});

test('a response calls functions, and goes on with what they return', async () => {
  const parameters = {
    type: 'object',
    required: ['city'],
    properties: { city: { type: 'string' } },
    additionalProperties: false,
  };
  const tools = [{ type: 'function', name: 'get_weather', parameters, strict: true }];
  const request = { model, tools, input: 'What is the weather in Paris?' };
  const stream = client.responses.stream(request);
  const final = await stream.finalResponse();
  const [call] = final.output;
  assert.equal(call.type, 'function_call');
  assert.equal(typeof JSON.parse(call.arguments).city, 'string');
  const output = [{ type: 'function_call_output', call_id: call.call_id, output: 'It rains.' }];
  const next = await client.responses.create({ model, tools, previous_response_id: final.id, input: output });
  assert.ok(next.output_text.length > 10);
});

test('a response is parsed by its schema, and a refusal is told apart', async () => {
  const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } }, additionalProperties: false };
  const text = { format: { type: 'json_schema', name: 'thing', schema, strict: true } };
  const parsed = await client.responses.parse({ model, input: 'A number.', text });
  assert.ok(Number.isInteger(parsed.output_parsed.n));
  const refused = await client.responses.parse({ model, input: 'Please trigger a refusal.', text });
  assert.equal(refused.output[0].content[0].type, 'refusal');
});

test('a response in the background is polled, and its stream is read on behind any event', async () => {
  const created = await client.responses.create({ model, input: 'What is a batch?', background: true });
  assert.equal(created.status, 'queued');
  let response = created;
  while (['queued', 'in_progress'].includes(response.status)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    response = await client.responses.retrieve(created.id);
  }
  assert.equal(response.status, 'completed');
  const all = [];
  for await (const event of await client.responses.create({ model, input: 'What is a batch?', background: true, stream: true }))
    all.push(event);
  assert.deepEqual(
    all.map(({ sequence_number }) => sequence_number),
    all.map((_, index) => index),
  );
  const { id } = all[0].response;
  const rest = [];
  for await (const event of await client.responses.retrieve(id, { stream: true, starting_after: 4 })) rest.push(event);
  assert.deepEqual(rest, all.slice(5));
  // The helper of the SDK puts the answer together from the events of the server, wherever it begins to read.
  const final = await client.responses.stream({ response_id: id, starting_after: 4 }).finalResponse();
  assert.equal(final.output_text, all.at(-1).response.output[0].content[0].text);
  const cancelled = await client.responses.create({ model, input: 'What is a batch?', background: true });
  assert.equal((await client.responses.cancel(cancelled.id)).status, 'cancelled');
});

test('the WebSocket of the SDK has answers of several turns', async () => {
  const socket = new ResponsesWS(client);
  const turn = (request) =>
    new Promise((resolve, reject) => {
      const done = ({ response }) => {
        socket.off('response.completed', done);
        resolve(response);
      };
      socket.on('response.completed', done);
      socket.on('error', reject);
      socket.send({ type: 'response.create', model, store: false, ...request });
    });
  const first = await turn({ input: 'What is a stream?' });
  const second = await turn({ input: 'And a batch?', previous_response_id: first.id });
  assert.ok(second.usage.input_tokens > first.usage.total_tokens);
  socket.close();
});

test('structured output is valid JSON of the schema', async () => {
  const schema = {
    type: 'object',
    required: ['name', 'tags'],
    properties: { name: { type: 'string' }, tags: { type: 'array', items: { enum: ['a', 'b'] }, minItems: 1 } },
  };
  const completion = await client.chat.completions.parse({
    model,
    messages,
    response_format: { type: 'json_schema', json_schema: { name: 'thing', schema, strict: true } },
  });
  const { parsed } = completion.choices[0].message;
  assert.equal(typeof parsed.name, 'string');
  assert.ok(parsed.tags.every((tag) => ['a', 'b'].includes(tag)));
});

test('embeddings come as numbers, whichever way they travel', async () => {
  const request = { model: 'assay-embed-1', input: ['a stream', 'bread'], dimensions: 32 };
  const packed = await client.embeddings.create(request);
  const plain = await client.embeddings.create({ ...request, encoding_format: 'float' });
  assert.deepEqual(
    packed.data.map(({ embedding }) => [...embedding]),
    plain.data.map(({ embedding }) => embedding),
  );
  assert.equal(plain.data[0].embedding.length, 32);
});

test('a file is uploaded, listed, read back and deleted', async () => {
  const file = await client.files.create({ file: await toFile(Buffer.from('{"a":1}\n'), 'a.jsonl'), purpose: 'batch' });
  const ids = [];
  for await (const { id } of client.files.list({ limit: 1 })) ids.push(id);
  assert.ok(ids.includes(file.id));
  assert.equal((await client.files.waitForProcessing(file.id)).bytes, 8);
  assert.equal(await (await client.files.content(file.id)).text(), '{"a":1}\n');
  assert.equal((await client.files.delete(file.id)).deleted, true);
  await assert.rejects(client.files.retrieve(file.id), NotFoundError);
});

test('a batch with one bad line runs to its end', async () => {
  const line = (custom_id, name) =>
    JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body: { model: name, messages } });
  const lines = [line('first', model), line('second', 'none'), line('third', model)].join('\n');
  const input = await client.files.create({ file: await toFile(Buffer.from(lines), 'in.jsonl'), purpose: 'batch' });
  const request = { input_file_id: input.id, endpoint: '/v1/chat/completions', completion_window: '24h' };
  const idempotencyKey = crypto.randomUUID();
  const headers = { 'Idempotency-Key': idempotencyKey };
  const created = await client.batches.create(request, { headers });
  assert.equal((await client.batches.create(request, { headers })).id, created.id);
  const seen = new Set();
  let batch = created;
  for (
    ;
    !['completed', 'failed', 'expired', 'cancelled'].includes(batch.status);
    batch = await client.batches.retrieve(created.id)
  ) {
    seen.add(batch.status);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(batch.status, 'completed');
  assert.ok(seen.has('in_progress'));
  assert.deepEqual(batch.request_counts, { total: 3, completed: 2, failed: 1 });
  const output = (await (await client.files.content(batch.output_file_id)).text()).trim().split('\n').map(JSON.parse);
  assert.deepEqual(
    output.map(({ custom_id }) => custom_id),
    ['first', 'third'],
  );
  const [failed] = (await (await client.files.content(batch.error_file_id)).text()).trim().split('\n').map(JSON.parse);
  assert.equal(failed.response.body.error.code, 'model_not_found');
  await assert.rejects(client.batches.cancel(batch.id), ConflictError);
  assert.ok((await client.batches.list({ limit: 1 })).data.length === 1);
});

test('errors are typed, and name code, parameter and request', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'none', messages }), (error) => {
    assert.ok(error instanceof NotFoundError);
    assert.equal(error.code, 'model_not_found');
    assert.match(error.requestID, /^req_/);
    return true;
  });
  await assert.rejects(client.chat.completions.create({ model, messages, temperature: 3, stream: true }), (error) => {
    assert.ok(error instanceof BadRequestError);
    assert.equal(error.param, 'temperature');
    return true;
  });
  const stranger = new OpenAI({ apiKey: 'wrong', baseURL: `${server.url}/v1`, maxRetries: 0 });
  await assert.rejects(stranger.models.list(), AuthenticationError);
  // The fault refuses the first call of each endpoint of a model.
  const limited = client.chat.completions.create({ model, messages }, { headers: { 'assay-fault': 'limit-no-retry-after' } });
  await assert.rejects(limited, RateLimitError);
});

test('a failure inside a stream is raised', async () => {
  const stream = await client.chat.completions.create(
    { model, messages, stream: true },
    { headers: { 'assay-fault': 'sse-failure-looks-complete' } },
  );
  await assert.rejects(async () => {
    for await (const _ of stream);
  }, /The model failed/);
});
