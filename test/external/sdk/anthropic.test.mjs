import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Anthropic, { BadRequestError } from '@anthropic-ai/sdk';
import { specFile, startMock } from './mock.mjs';

const spec = specFile('anthropic.yaml');
const options = spec === undefined ? { skip: 'there is no ../shared/specs' } : {};
const request = { model: 'some-model', max_tokens: 200, messages: [{ role: 'user', content: 'What is a fjord?' }] };
const tools = [
  { name: 'look_up', input_schema: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] } },
];
let mock;
let client;

before(async () => {
  if (spec === undefined) return;
  mock = await startMock(spec, '--seed', '7');
  client = new Anthropic({ apiKey: 'any', baseURL: mock.url, maxRetries: 0 });
});
after(() => mock?.stop());

test('a message has text, a stop reason and usage', options, async () => {
  const message = await client.messages.create(request);
  assert.equal(message.role, 'assistant');
  assert.equal(message.model, 'some-model');
  assert.equal(message.content[0].type, 'text');
  assert.ok(message.content[0].text.length > 10);
  assert.equal(message.stop_reason, 'end_turn');
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
});

test('a streamed message: blocks nest, deltas join to the text of the plain one, usage is the same', options, async () => {
  const plain = await client.messages.create(request);
  const types = [];
  let text = '';
  const stream = client.messages.stream(request);
  stream.on('streamEvent', (event) => types.push(event.type));
  stream.on('text', (piece) => {
    text += piece;
  });
  const final = await stream.finalMessage();
  assert.equal(types[0], 'message_start');
  assert.equal(types.at(-1), 'message_stop');
  assert.ok(types.indexOf('content_block_start') < types.indexOf('content_block_delta'));
  assert.ok(types.lastIndexOf('content_block_delta') < types.indexOf('content_block_stop'));
  assert.equal(text, plain.content[0].text);
  assert.equal(final.content[0].text, text);
  assert.equal(final.stop_reason, 'end_turn');
  assert.equal(final.usage.output_tokens, plain.usage.output_tokens);
  assert.equal(final.usage.input_tokens, plain.usage.input_tokens);
});

test('the limit cuts the text and says so', options, async () => {
  const message = await client.messages.create({ ...request, max_tokens: 3 });
  assert.equal(message.stop_reason, 'max_tokens');
  assert.equal(message.usage.output_tokens, 3);
});

test('a forced tool is called, plain and streamed', options, async () => {
  const forced = { ...request, tools, tool_choice: { type: 'tool', name: 'look_up' } };
  const plain = await client.messages.create(forced);
  const call = plain.content.find(({ type }) => type === 'tool_use');
  assert.equal(call.name, 'look_up');
  assert.equal(typeof call.input.word, 'string');
  assert.equal(plain.stop_reason, 'tool_use');
  const final = await client.messages.stream(forced).finalMessage();
  assert.deepEqual(final.content.find(({ type }) => type === 'tool_use').input, call.input);
  assert.equal(final.stop_reason, 'tool_use');
});

test('tokens are counted', options, async () => {
  const { input_tokens } = await client.messages.countTokens({ model: 'm', messages: request.messages });
  assert.equal(typeof input_tokens, 'number');
});

test('a batch goes to its end and gives one result for each request', options, async () => {
  const requests = ['a', 'b'].map((custom_id) => ({ custom_id, params: request }));
  let batch = await client.messages.batches.create({ requests });
  assert.equal(batch.processing_status, 'in_progress');
  for (let polls = 0; polls < 10 && batch.processing_status !== 'ended'; polls++)
    batch = await client.messages.batches.retrieve(batch.id);
  assert.equal(batch.processing_status, 'ended');
  const { succeeded, errored, processing } = batch.request_counts;
  assert.deepEqual({ succeeded, errored, processing }, { succeeded: 2, errored: 0, processing: 0 });
  const results = [];
  for await (const result of await client.messages.batches.results(batch.id)) results.push(result);
  assert.deepEqual(
    results.map(({ custom_id }) => custom_id),
    ['a', 'b'],
  );
  assert.equal(results[0].result.type, 'succeeded');
  assert.ok(results[0].result.message.content[0].text.length > 10);
});

test('an invalid request is refused as the SDK expects', options, async () => {
  const { max_tokens: _, ...broken } = request;
  await assert.rejects(client.messages.create(broken), (error) => {
    assert.ok(error instanceof BadRequestError);
    assert.match(error.error.error.message, /max_tokens/);
    assert.equal(error.error.error.type, 'invalid_request_error');
    return true;
  });
});

test('a stop sequence is named, and errors are typed by their status', options, async () => {
  const plain = await client.messages.create(request);
  const word = plain.content[0].text.split(' ')[3];
  const cut = await client.messages.create({ ...request, stop_sequences: [word] });
  assert.equal(cut.stop_reason, 'stop_sequence');
  assert.equal(cut.stop_sequence, word);
  for (const [code, type] of [
    [429, 'rate_limit_error'],
    [404, 'not_found_error'],
    [529, 'overloaded_error'],
  ]) {
    await assert.rejects(client.messages.create(request, { headers: { prefer: `code=${code}` } }), (error) => {
      assert.equal(error.status, code);
      assert.equal(error.error.error.type, type);
      assert.equal(error.requestID, error.error.request_id);
      return true;
    });
  }
});
