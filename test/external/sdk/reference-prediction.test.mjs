// The official `openai` client against `assay serve`: what stands around an answer (probabilities, refusals, fallbacks, moderation, keys).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { ConflictError, InternalServerError, UnprocessableEntityError } from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { key, startReference } from './reference-server.mjs';

const model = 'assay-1';
const messages = [{ role: 'user', content: 'What is a river?' }];
let server;
let client;

before(async () => {
  server = await startReference();
  client = new OpenAI({ apiKey: key, baseURL: `${server.url}/v1`, maxRetries: 0 });
});
after(() => server.stop());

test('log probabilities join to the text, streamed too, and the likeliest stand beside them', async () => {
  const request = { model, messages, seed: 1, logprobs: true, top_logprobs: 3 };
  const whole = await client.chat.completions.create(request);
  const [{ message, logprobs }] = whole.choices;
  assert.equal(Buffer.from(logprobs.content.flatMap(({ bytes }) => bytes)).toString(), message.content);
  assert.ok(logprobs.content.every(({ logprob, top_logprobs }) => logprob <= 0 && top_logprobs.length <= 3));
  const streamed = await client.chat.completions.stream(request).finalChatCompletion();
  assert.deepEqual(streamed.choices[0].logprobs.content, logprobs.content);
  let seen = 0;
  const stream = client.chat.completions.stream(request);
  stream.on('logprobs.content.delta', () => seen++);
  await stream.done();
  assert.equal(seen, logprobs.content.length);
});

const Step = z.object({
  title: z.string().min(3),
  kind: z.enum(['read', 'write']),
  minutes: z.number().int().min(1).max(60),
  due: z.iso.date().nullable(),
  get steps() {
    return z.array(Step).max(2);
  },
});
const Plan = z.object({
  id: z.uuid(),
  mail: z.email(),
  code: z.string().regex(/^[A-Z]{3}-\d{2}$/),
  root: Step,
  target: z.union([
    z.object({ type: z.literal('city'), name: z.string() }),
    z.object({ type: z.literal('point'), at: z.array(z.number()).length(2) }),
  ]),
});

test('a schema of zod is kept, parsed from one body and from a stream', async () => {
  for (let seed = 0; seed < 10; seed++) {
    const request = { model, messages, seed, response_format: zodResponseFormat(Plan, 'plan') };
    const { choices } = await client.chat.completions.parse(request);
    Plan.parse(choices[0].message.parsed);
    const streamed = await client.chat.completions.stream(request).finalChatCompletion();
    assert.deepEqual(streamed.choices[0].message.parsed, choices[0].message.parsed);
  }
});

test('tools of zod are called in parallel and run', async () => {
  const called = [];
  const tool = (name, parameters) =>
    zodFunction({
      name,
      parameters,
      function: (input) => {
        called.push([name, parameters.parse(input)]);
        return 'done';
      },
    });
  const runner = client.chat.completions.runTools({
    model,
    seed: 3,
    messages: [{ role: 'user', content: 'Call get_weather and plan.' }],
    tools: [tool('get_weather', z.object({ city: z.string(), days: z.number().int().max(7) })), tool('plan', Plan)],
  });
  assert.ok((await runner.finalContent()).length > 10);
  assert.deepEqual(
    called.map(([name]) => name),
    ['get_weather', 'plan'],
  );
});

test('a refusal is told apart from content, and a filtered answer says so', async () => {
  const refused = [{ role: 'user', content: 'Please trigger a refusal.' }];
  const request = { model, messages: refused, response_format: zodResponseFormat(Plan, 'plan') };
  const { choices } = await client.chat.completions.parse(request);
  assert.equal(choices[0].message.parsed, null);
  assert.match(choices[0].message.refusal, /cannot/);
  let text = '';
  const stream = client.chat.completions.stream(request);
  stream.on('refusal.delta', ({ delta }) => {
    text += delta;
  });
  await stream.done();
  assert.equal(text, choices[0].message.refusal);
  const filtered = await client.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'Please trigger the content filter.' }],
  });
  assert.equal(filtered.choices[0].finish_reason, 'content_filter');
});

test('an overloaded model says so, or is answered by another', async () => {
  const overloaded = { model: 'assay-1-overloaded', messages };
  await assert.rejects(client.chat.completions.create(overloaded), (error) => {
    assert.ok(error instanceof InternalServerError);
    assert.equal(error.code, 'model_overloaded');
    return true;
  });
  const answer = await client.chat.completions.create({ ...overloaded, models: [model] });
  assert.equal(answer.model, 'assay-1-2026-06-01');
  assert.deepEqual(answer.fallback_from, [{ model: 'assay-1-overloaded', code: 'model_overloaded' }]);
});

test('what the client can send is taken', async () => {
  const answer = await client.chat.completions.create({
    model,
    messages,
    seed: 1,
    service_tier: 'flex',
    reasoning_effort: 'low',
    store: false,
    metadata: { test: 'yes' },
    safety_identifier: 'someone',
    frequency_penalty: 0.5,
    presence_penalty: 0.5,
    logit_bias: { 1212: -100 },
    stop: ['\n'],
  });
  assert.equal(answer.service_tier, 'flex');
  assert.match(answer.system_fingerprint, /^fp_/);
});

test('a text is moderated', async () => {
  const { results } = await client.moderations.create({ model: 'assay-moderation-1', input: ['I will kill you.', 'Bread.'] });
  assert.deepEqual(
    results.map(({ flagged }) => flagged),
    [true, false],
  );
  const { categories, category_scores } = results[0];
  for (const [name, score] of Object.entries(category_scores)) assert.equal(categories[name], score >= 0.5);
});

test('a key makes a chat run once, streamed too, and is refused for another body', async () => {
  const once = { headers: { 'Idempotency-Key': crypto.randomUUID() } };
  const first = await client.chat.completions.create({ model, messages }, once);
  const { data, response } = await client.chat.completions.create({ model, messages }, once).withResponse();
  assert.deepEqual([data.id, response.headers.get('idempotent-replayed')], [first.id, 'true']);
  await assert.rejects(client.chat.completions.create({ model, messages, n: 2 }, once), UnprocessableEntityError);
  const streamed = { headers: { 'Idempotency-Key': crypto.randomUUID() } };
  const request = { model, messages, stream: true };
  const running = await client.chat.completions.create(request, streamed);
  await assert.rejects(client.chat.completions.create(request, streamed), ConflictError);
  const read = async (stream) => {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return chunks;
  };
  const chunks = await read(running);
  assert.deepEqual(await read(await client.chat.completions.create(request, streamed)), chunks);
});
