import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { BadRequestError, toFile } from 'openai';
import { specFile, startMock } from './mock.mjs';

const spec = specFile('openai.yaml');
const options = spec === undefined ? { skip: 'there is no ../shared/specs' } : {};
const messages = [{ role: 'user', content: 'What is a fjord?' }];
const tools = [
  {
    type: 'function',
    function: { name: 'look_up', parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] } },
  },
];
let mock;
let client;

before(async () => {
  if (spec === undefined) return;
  mock = await startMock(spec, '--seed', '7');
  client = new OpenAI({ apiKey: 'any', baseURL: `${mock.url}/v1`, maxRetries: 0 });
});
after(() => mock?.stop());

test('models.list', options, async () => {
  const models = await client.models.list();
  assert.ok(models.data.length > 0);
  assert.equal(typeof models.data[0].id, 'string');
});

test('a chat completion has text, a finish reason and usage that adds up', options, async () => {
  const completion = await client.chat.completions.create({ model: 'some-model', messages });
  const [choice] = completion.choices;
  assert.equal(completion.model, 'some-model');
  assert.equal(choice.message.role, 'assistant');
  assert.ok(choice.message.content.length > 10, choice.message.content);
  assert.equal(choice.finish_reason, 'stop');
  assert.equal(choice.message.tool_calls ?? null, null);
  const { prompt_tokens, completion_tokens, total_tokens } = completion.usage;
  assert.ok(prompt_tokens > 0 && completion_tokens > 0);
  assert.equal(total_tokens, prompt_tokens + completion_tokens);
});

test('a streamed chat completion tells the same text, and usage only when it is asked for', options, async () => {
  const plain = await client.chat.completions.create({ model: 'some-model', messages });
  for (const include_usage of [true, undefined]) {
    const stream = await client.chat.completions.create({
      model: 'some-model',
      messages,
      stream: true,
      ...(include_usage ? { stream_options: { include_usage } } : {}),
    });
    let text = '';
    const ids = new Set();
    const reasons = [];
    const usages = [];
    for await (const chunk of stream) {
      ids.add(chunk.id);
      if (chunk.usage) usages.push(chunk.usage);
      for (const choice of chunk.choices) {
        text += choice.delta.content ?? '';
        if (choice.finish_reason) reasons.push(choice.finish_reason);
      }
    }
    assert.equal(text, plain.choices[0].message.content);
    assert.equal(ids.size, 1);
    assert.deepEqual(reasons, ['stop']);
    assert.deepEqual(usages, include_usage ? [plain.usage] : []);
  }
});

test('the helper of the SDK accumulates a stream to the same completion', options, async () => {
  const final = await client.chat.completions.stream({ model: 'some-model', messages }).finalChatCompletion();
  assert.ok(final.choices[0].message.content.length > 10);
});

test('n answers, a limit and a stop sequence are kept', options, async () => {
  const { choices } = await client.chat.completions.create({ model: 'm', messages, n: 3 });
  assert.deepEqual(
    choices.map(({ index }) => index),
    [0, 1, 2],
  );
  const cut = await client.chat.completions.create({ model: 'm', messages, max_completion_tokens: 3 });
  assert.equal(cut.choices[0].finish_reason, 'length');
  assert.equal(cut.usage.completion_tokens, 3);
});

test('a forced tool is called, plain and streamed', options, async () => {
  const request = { model: 'm', messages, tools, tool_choice: { type: 'function', function: { name: 'look_up' } } };
  const plain = await client.chat.completions.create(request);
  const [call] = plain.choices[0].message.tool_calls;
  assert.equal(call.function.name, 'look_up');
  assert.equal(typeof JSON.parse(call.function.arguments).word, 'string');
  assert.equal(plain.choices[0].finish_reason, 'tool_calls');
  const final = await client.chat.completions.stream(request).finalChatCompletion();
  assert.deepEqual(final.choices[0].message.tool_calls[0].function.arguments, call.function.arguments);
  assert.equal(final.choices[0].finish_reason, 'tool_calls');
});

test('a response has output text', options, async () => {
  const response = await client.responses.create({ model: 'some-model', input: 'What is a fjord?' });
  assert.ok(response.output_text.length > 10);
  assert.equal(response.status, 'completed');
  const { input_tokens, output_tokens, total_tokens } = response.usage;
  assert.equal(total_tokens, input_tokens + output_tokens);
});

test('a streamed response: events in order, deltas join to the final text', options, async () => {
  const plain = await client.responses.create({ model: 'some-model', input: 'What is a fjord?' });
  const stream = await client.responses.create({ model: 'some-model', input: 'What is a fjord?', stream: true });
  const types = [];
  let text = '';
  let final;
  let next;
  for await (const event of stream) {
    types.push(event.type);
    assert.equal(event.sequence_number, next ?? event.sequence_number);
    next = event.sequence_number + 1;
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type === 'response.output_text.done') assert.equal(event.text, text);
    if (event.type === 'response.completed') final = event.response;
  }
  assert.equal(types[0], 'response.created');
  assert.equal(types.at(-1), 'response.completed');
  for (const [before, later] of [
    ['response.output_item.added', 'response.content_part.added'],
    ['response.content_part.added', 'response.output_text.delta'],
    ['response.output_text.done', 'response.content_part.done'],
    ['response.content_part.done', 'response.output_item.done'],
  ]) {
    assert.ok(types.indexOf(before) >= 0 && types.indexOf(before) < types.indexOf(later), `${before} before ${later}`);
  }
  assert.equal(text, plain.output_text);
  assert.deepEqual(final.usage, plain.usage);
  assert.equal(final.output[0].content[0].text, text);
});

test('a response that must call a function calls it', options, async () => {
  const request = {
    model: 'm',
    input: 'x',
    tools: [{ type: 'function', name: 'look_up', strict: false, parameters: tools[0].function.parameters }],
    tool_choice: 'required',
  };
  const plain = await client.responses.create(request);
  const call = plain.output.find(({ type }) => type === 'function_call');
  assert.equal(call.name, 'look_up');
  assert.equal(typeof JSON.parse(call.arguments).word, 'string');
  const final = await client.responses.stream(request).finalResponse();
  assert.equal(final.output.find(({ type }) => type === 'function_call').arguments, call.arguments);
});

test('embeddings: one vector for each input, as base64 (the default of the SDK) and as floats', options, async () => {
  const request = { model: 'm', input: ['one', 'two'] };
  const packed = await client.embeddings.create(request);
  assert.deepEqual(
    packed.data.map(({ index }) => index),
    [0, 1],
  );
  assert.ok(packed.data[0].embedding.length > 100);
  assert.notDeepEqual(packed.data[0].embedding, packed.data[1].embedding);
  const floats = await client.embeddings.create({ ...request, encoding_format: 'float', dimensions: 8 });
  assert.equal(floats.data[1].embedding.length, 8);
  assert.ok(floats.data[0].embedding.every((value) => typeof value === 'number'));
});

test('a file comes back byte for byte, under its id, until it is deleted', options, async () => {
  const bytes = Buffer.from([0, 1, 2, 253, 254, 255, 13, 10, 45, 45]);
  const file = await client.files.create({ file: await toFile(bytes, 'raw.bin'), purpose: 'assistants' });
  assert.equal(file.bytes, bytes.length);
  assert.equal(file.filename, 'raw.bin');
  assert.equal((await client.files.retrieve(file.id)).id, file.id);
  const content = await client.files.content(file.id);
  assert.deepEqual(Buffer.from(await content.arrayBuffer()), bytes);
  assert.ok((await client.files.list()).data.some(({ id }) => id === file.id));
  await client.files.delete(file.id);
  await assert.rejects(client.files.retrieve(file.id), { status: 404 });
});

test('a batch goes to its end and gives one result for each line', options, async () => {
  const line = (custom_id, body) => JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body });
  const lines = [line('a', { model: 'm', messages }), line('b', { model: 'm' })].join('\n');
  const file = await client.files.create({ file: await toFile(Buffer.from(lines), 'in.jsonl'), purpose: 'batch' });
  let batch = await client.batches.create({ input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' });
  assert.equal(batch.input_file_id, file.id);
  const { id } = batch;
  const seen = [batch.status];
  for (let polls = 0; polls < 10 && batch.status !== 'completed'; polls++) {
    batch = await client.batches.retrieve(id);
    assert.equal(batch.id, id);
    if (batch.status !== seen.at(-1)) seen.push(batch.status);
  }
  assert.deepEqual(seen, ['validating', 'in_progress', 'finalizing', 'completed']);
  assert.deepEqual(batch.request_counts, { total: 2, completed: 1, failed: 1 });
  const results = (await (await client.files.content(batch.output_file_id)).text())
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  assert.deepEqual(
    results.map(({ custom_id }) => custom_id),
    ['a', 'b'],
  );
  assert.ok(results[0].response.body.choices[0].message.content.length > 10);
  assert.equal(results[1].response.status_code, 400);
  assert.match(results[1].response.body.error.message, /messages/);
});

test('a batch can be cancelled, and stays so', options, async () => {
  const batch = await client.batches.create({
    input_file_id: 'file-x',
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  await client.batches.cancel(batch.id);
  assert.equal((await client.batches.retrieve(batch.id)).status, 'cancelled');
});

test('speech is bytes', options, async () => {
  const audio = await client.audio.speech.create({ model: 'm', voice: 'alloy', input: 'hi' });
  const bytes = Buffer.from(await audio.arrayBuffer());
  assert.ok(bytes.length > 100);
  assert.notEqual(bytes.toString(), 'string');
});

test('an invalid request is refused as the SDK expects', options, async () => {
  await assert.rejects(client.chat.completions.create({ model: 'm' }), (error) => {
    assert.ok(error instanceof BadRequestError);
    assert.match(error.error.message, /messages/);
    assert.equal(error.param, 'messages');
    return true;
  });
  await assert.rejects(client.chat.completions.create({ model: 'm', stream: true, messages: 'x' }), BadRequestError);
});

test('an error that the client prefers', options, async () => {
  await assert.rejects(client.chat.completions.create({ model: 'm', messages }, { headers: { prefer: 'code=429' } }), {
    status: 429,
  });
});

test('structured output keeps to the schema, plain and streamed, in both APIs', options, async () => {
  const schema = {
    type: 'object',
    properties: { name: { type: 'string' }, tags: { type: 'array', items: { enum: ['a', 'b'] }, minItems: 1 } },
    required: ['name', 'tags'],
    additionalProperties: false,
  };
  const response_format = { type: 'json_schema', json_schema: { name: 'thing', strict: true, schema } };
  const plain = await client.chat.completions.parse({ model: 'm', messages, response_format });
  assert.equal(typeof plain.choices[0].message.parsed.name, 'string');
  const streamed = await client.chat.completions.stream({ model: 'm', messages, response_format }).finalChatCompletion();
  assert.equal(streamed.choices[0].message.content, plain.choices[0].message.content);
  const format = { type: 'json_schema', name: 'thing', strict: true, schema };
  const response = await client.responses.parse({ model: 'm', input: 'x', text: { format } });
  assert.ok(response.output_parsed.tags.every((tag) => ['a', 'b'].includes(tag)));
});

test('a client that runs tools calls one, sends its result, and gets text', options, async () => {
  const calls = [];
  const run = (parameters) => {
    calls.push(parameters);
    return 'A long inlet.';
  };
  const tool = { type: 'function', function: { ...tools[0].function, parse: JSON.parse, function: run } };
  const runner = client.chat.completions.runTools(
    { model: 'm', messages, tools: [tool] },
    { headers: { prefer: 'tools=true' }, maxChatCompletions: 4 },
  );
  assert.ok((await runner.finalContent()).length > 10);
  assert.equal(calls.length, 1);
  assert.equal(typeof calls[0].word, 'string');
});

test('a verdict for each input, and as many pictures as were asked for', options, async () => {
  const { results } = await client.moderations.create({ input: ['one', 'two'] });
  assert.equal(results.length, 2);
  for (const { flagged, categories } of results) assert.equal(flagged, Object.values(categories).some(Boolean));
  const { data } = await client.images.generate({ model: 'm', prompt: 'x', n: 2 });
  assert.equal(data.length, 2);
  assert.equal(Buffer.from(data[0].b64_json, 'base64').subarray(1, 4).toString(), 'PNG');
});

test('an image in a conversation and a file in a response are taken', options, async () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
  const completion = await client.chat.completions.create({
    model: 'm',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, image] }],
  });
  assert.ok(completion.choices[0].message.content.length > 10);
  const content = [
    { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
    { type: 'input_file', file_id: 'file-1' },
  ];
  assert.ok((await client.responses.create({ model: 'm', input: [{ role: 'user', content }] })).output_text.length > 10);
});

test('what belongs to a path says so, and an upload goes from pending to its end', options, async () => {
  const store = await client.vectorStores.create({ name: 'shelf' });
  assert.equal(store.name, 'shelf');
  const batch = await client.vectorStores.fileBatches.createAndPoll(
    store.id,
    { file_ids: ['file-1', 'file-2'] },
    { pollIntervalMs: 1 },
  );
  assert.equal(batch.vector_store_id, store.id);
  assert.equal(batch.file_counts.total, 2);
  assert.equal(batch.file_counts.completed, 2);
  const request = { bytes: 3, filename: 'a.txt', mime_type: 'text/plain', purpose: 'assistants' };
  const upload = await client.uploads.create(request);
  assert.equal(upload.status, 'pending');
  const cancelled = await client.uploads.cancel(upload.id);
  assert.equal(cancelled.id, upload.id);
  assert.equal(cancelled.status, 'cancelled');
});
