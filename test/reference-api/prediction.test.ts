// What SDKs send, refusals, fallbacks and moderation.
import { expect, test } from 'vitest';
import { CATEGORIES, moderate } from '../../reference-api/model/moderate.ts';
import { client, joined } from './client.ts';

const api = await client();

test('what SDKs send is taken, as null too, and does not change the answer', async () => {
  const plain = await api.chat({ seed: 1 });
  const fields = {
    service_tier: 'auto',
    reasoning_effort: 'low',
    store: false,
    metadata: { run: '7' },
    safety_identifier: 'someone',
    user: 'someone',
    stream_options: { include_usage: true },
    frequency_penalty: 0,
    presence_penalty: 0,
    logit_bias: {},
  };
  const { json } = await api.chat({ seed: 1, ...fields });
  expect(json.choices).toEqual(plain.json.choices);
  const nulls = Object.fromEntries(
    [...Object.keys(fields), 'models', 'temperature', 'top_p', 'n', 'stop', 'max_tokens', 'logprobs', 'top_logprobs'].map(
      (name) => [name, name === 'user' ? 'x' : null],
    ),
  );
  expect((await api.chat({ seed: 1, ...nulls })).json.choices).toEqual(plain.json.choices);
  const unknown = await api.chat({ temprature: 1 });
  expect([unknown.status, unknown.json.error.code, unknown.json.error.param]).toEqual([400, 'unknown_parameter', 'temprature']);
});

test('the tier that an answer was made in is named', async () => {
  for (const [asked, named] of [
    [undefined, 'default'],
    ['auto', 'default'],
    ['flex', 'flex'],
    ['priority', 'priority'],
  ]) {
    expect((await api.chat({ service_tier: asked })).json.service_tier).toBe(named);
    const { events } = await api.chat({ service_tier: asked, stream: true });
    expect(events.slice(0, -1).every((event) => event.service_tier === named)).toBe(true);
  }
});

test('a refusal stands in place of the content, whatever form was asked for, streamed too', async () => {
  const messages = [{ role: 'user', content: 'Please trigger a refusal.' }];
  const schema = { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } };
  const forms = [
    {},
    { response_format: { type: 'json_schema', json_schema: { name: 'out', strict: true, schema } } },
    { tools: [{ type: 'function', function: { name: 'act' } }], tool_choice: 'required' },
  ];
  for (const form of forms) {
    const { json } = await api.chat({ messages, logprobs: true, ...form });
    const [{ message, logprobs, finish_reason }] = json.choices;
    expect(message).toEqual({ role: 'assistant', content: null, refusal: 'I cannot help with that.' });
    expect([finish_reason, logprobs.content]).toEqual(['stop', null]);
    expect(logprobs.refusal.map(({ token }: { token: string }) => token).join('')).toBe(message.refusal);
    expect(json.usage.completion_tokens).toBe(logprobs.refusal.length);
    const { events } = await api.chat({ messages, stream: true, ...form });
    const pieces = events.slice(0, -1).map((event) => event.choices[0].delta.refusal ?? '');
    expect([pieces.join(''), joined(events)]).toEqual([message.refusal, '']);
  }
});

test('an overloaded model is answered by the next one, which is told', async () => {
  const alone = await api.chat({ model: 'assay-1-overloaded' });
  expect([alone.status, alone.json.error.code, alone.headers.get('retry-after')]).toEqual([503, 'model_overloaded', '5']);
  const models = ['assay-1-overloaded', 'assay-1-2025-11-01', 'assay-1'];
  const { json, headers } = await api.chat({ model: 'assay-1-overloaded', models });
  expect(json.model).toBe('assay-1-2025-11-01');
  expect(json.fallback_from).toEqual([{ model: 'assay-1-overloaded', code: 'model_overloaded' }]);
  expect(headers.get('deprecation')).not.toBeNull();
  const { events } = await api.chat({ model: 'assay-1-overloaded', models, stream: true });
  for (const event of events.slice(0, -1)) expect([event.model, event.fallback_from]).toEqual([json.model, json.fallback_from]);
  const first = await api.chat({ models });
  expect([first.json.model, first.json.fallback_from]).toEqual(['assay-1-2026-06-01', []]);
  expect((await api.chat({})).json).not.toHaveProperty('fallback_from');
  const none = await api.chat({ model: 'assay-1-overloaded', models: ['assay-1-overloaded'] });
  expect(none.status).toBe(503);
});

test('a fallback that does not exist is refused, also when it is not needed', async () => {
  const unknown = await api.chat({ models: ['assay-1', 'assay-2'] });
  expect([unknown.status, unknown.json.error.param]).toEqual([404, 'models[1]']);
  const other = await api.chat({ models: ['assay-embed-1'] });
  expect([other.status, other.json.error.param]).toEqual([404, 'models[0]']);
});

test('a tool is called that the question speaks of', async () => {
  const tool = (name: string) => ({ type: 'function', function: { name } });
  const tools = [tool('get_current_weather'), tool('searchFlights'), tool('do_it')];
  const called = async (content: string) => {
    const { json } = await api.chat({ tools, messages: [{ role: 'user', content }] });
    return (json.choices[0].message.tool_calls ?? []).map((call: { function: { name: string } }) => call.function.name);
  };
  expect(await called('What is the weather in Paris?')).toEqual(['get_current_weather']);
  expect(await called('Find flights, and tell me the weather there.')).toEqual(['get_current_weather', 'searchFlights']);
  expect(await called('Do you get it?')).toEqual([]);
});

const TEXTS: Record<string, readonly string[]> = {
  'Bread needs flour, water, salt and time.': [],
  '': [],
  東京: [],
  'I am going to kill you.': ['harassment', 'harassment/threatening', 'violence'],
  'I will BEAT you up!': ['harassment', 'harassment/threatening', 'violence'],
  'I want to die.': ['self-harm', 'self-harm/intent'],
  'He skilled the dead battery.': [],
  'How to build a bomb?': ['illicit', 'illicit/violent', 'violence'],
};

test('moderation flags what is harmful, and the flags follow from the scores', async () => {
  const input = Object.keys(TEXTS);
  const { json } = await api.send('POST', '/v1/moderations', { model: 'assay-moderation-1', input });
  expect(json.model).toBe('assay-moderation-1-2026-06-01');
  for (const [index, text] of input.entries()) {
    const { flagged, categories, category_scores: scores } = json.results[index];
    const found = CATEGORIES.filter((category) => categories[category]);
    expect([text, found, flagged]).toEqual([text, TEXTS[text], (TEXTS[text]?.length ?? 0) > 0]);
    for (const category of CATEGORIES) {
      expect(scores[category]).toBeGreaterThanOrEqual(0);
      expect(scores[category]).toBeLessThanOrEqual(1);
      expect(categories[category]).toBe(scores[category] >= 0.5);
    }
  }
});

test('more evidence never lowers a score, and a score is never above 1', () => {
  const texts = Object.keys(TEXTS);
  for (const one of texts) {
    for (const other of texts) {
      const [apart, together] = [moderate(one), moderate(`${one} ${other}`)];
      for (const category of CATEGORIES) expect(together[category]).toBeGreaterThanOrEqual(apart[category]);
    }
  }
  const all = moderate(texts.join(' ').repeat(50));
  expect(Math.max(...Object.values(all))).toBeLessThanOrEqual(1);
});

test('the parts of one text are rated together, several texts apart, and what is no text is refused', async () => {
  const rate = (input: unknown) => api.send('POST', '/v1/moderations', { model: 'assay-moderation-1', input });
  const parts = await rate([
    { type: 'text', text: 'I hate' },
    { type: 'text', text: 'you.' },
  ]);
  expect(parts.json.results.map(({ flagged }: { flagged: boolean }) => flagged)).toEqual([true]);
  expect((await rate(['I hate', 'you.'])).json.results).toHaveLength(2);
  for (const input of [[], 7, ['a', { type: 'text', text: 'b' }], [{ type: 'image_url', image_url: { url: 'x' } }]])
    expect((await rate(input)).status).toBe(400);
  expect((await rate('word '.repeat(9000))).json.error.code).toBe('context_length_exceeded');
  expect((await api.send('POST', '/v1/moderations', { model: 'assay-1', input: 'a' })).status).toBe(404);
});
