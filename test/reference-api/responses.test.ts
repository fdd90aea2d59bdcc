import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base';
import { expect, test } from 'vitest';
import { failureEvent, openingEvents, workEvents } from '../../reference-api/responses/events.ts';
import type { ResponseBody } from '../../reference-api/responses/types.ts';
import { client } from './client.ts';
import { schemaErrors } from './described.ts';
import { fakeClock } from './fake-clock.ts';

const api = await client();
const tool = (name: string) => ({ type: 'function', name });

test('an answer is one message, and its usage is the count of the tokenizer', async () => {
  const { json } = await api.respond({ temperature: 0, metadata: { run: '7' } });
  const [message] = json.output;
  const { text } = message.content[0];
  expect(json).toMatchObject({ object: 'response', status: 'completed', error: null, incomplete_details: null, store: true });
  expect(json).toMatchObject({ model: 'assay-1-2026-06-01', temperature: 0, instructions: null, metadata: { run: '7' } });
  expect(json.output).toHaveLength(1);
  expect(json.usage.output_tokens).toBe(countTokens(text));
  // 3 for the message, 3 that open the answer.
  expect(json.usage.input_tokens).toBe(3 + 3 + countTokens('user') + countTokens('What is a stream?'));
  expect(json.usage.total_tokens).toBe(json.usage.input_tokens + json.usage.output_tokens);
});

test('the same words have the same answer here and in a chat', async () => {
  const here = await api.respond({ temperature: 0, instructions: 'Be brief.' });
  const messages = [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: 'What is a stream?' },
  ];
  const there = await api.chat({ temperature: 0, messages });
  expect(here.json.output[0].content[0].text).toBe(there.json.choices[0].message.content);
  expect(here.json.usage.input_tokens).toBe(there.json.usage.prompt_tokens);
});

test('a stream opens and closes what it says, numbered from 0, and joins to the one body', async () => {
  const whole = await api.respond({ temperature: 0 });
  const { events, text } = await api.respond({ temperature: 0, stream: true });
  expect(text.startsWith('id: 0\nevent: response.created\ndata: {')).toBe(true);
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
  const types = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
  expect(types).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ]);
  const joined = events.map(({ delta = '' }) => delta).join('');
  expect(joined).toBe(whole.json.output[0].content[0].text);
  expect(events.at(-4).text).toBe(joined);
  const { response } = events.at(-1);
  expect(response.output).toEqual([events.at(-2).item]);
  expect(response.usage).toEqual(whole.json.usage);
  expect(new Set(events.flatMap((event) => event.response?.id ?? [])).size).toBe(1);
  expect(new Set(events.flatMap((event) => event.item_id ?? event.item?.id ?? [])).size).toBe(1);
});

test('what cuts an answer makes it incomplete, streamed and not', async () => {
  for (const [body, reason] of [
    [{ max_output_tokens: 3 }, 'max_output_tokens'],
    [{ input: 'Please trigger the content filter.' }, 'content_filter'],
  ] as const) {
    const { json } = await api.respond(body);
    expect(json).toMatchObject({ status: 'incomplete', completed_at: null, incomplete_details: { reason } });
    expect(json.output[0].status).toBe('incomplete');
    const { events } = await api.respond({ ...body, stream: true });
    expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', response: { incomplete_details: { reason } } });
  }
  expect((await api.respond({ max_output_tokens: 3 })).json.usage.output_tokens).toBe(3);
});

test('a conversation goes on with the output of before', async () => {
  const first = await api.respond({});
  const input = [
    { role: 'user', content: 'What is a stream?' },
    ...first.json.output,
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'And a batch?' }] },
  ];
  const second = await api.respond({ input });
  expect(second.json.usage.input_tokens).toBeGreaterThan(first.json.usage.total_tokens);
});

test.each<[Record<string, unknown>, number, string]>([
  [{ model: 'none' }, 404, 'model'],
  [{ model: 'assay-embed-1' }, 404, 'model'],
  [{ input: 'stream '.repeat(9000) }, 400, 'input'],
  [{ input: [] }, 400, 'input'],
  [{ input: [{ role: 'tool', content: 'x' }] }, 400, 'input[0].role'],
  [{ input: [{ role: 'user', content: [{ type: 'output_text', text: 'x' }] }] }, 400, 'input[0].content[0].type'],
  [{ temperature: 3, stream: true }, 400, 'temperature'],
  [{ store: false, background: true }, 400, 'background'],
  [{ previous_response_id: 'resp_none' }, 404, 'previous_response_id'],
  [{ input: [{ type: 'function_call_output', call_id: 'call_none', output: 'x' }] }, 400, 'input[0].call_id'],
  [{ input: [{ type: 'function_call', name: 'x', arguments: '{}' }] }, 400, 'input[0].call_id'],
  [{ input: [{ type: 'web_search_call' }] }, 400, 'input[0].type'],
  [{ input: [{ type: 'item_reference', id: 'msg_none' }] }, 404, 'input[0].id'],
  [{ input: [{ type: 'compaction', encrypted_content: 'cmp1.!' }] }, 400, 'input[0].encrypted_content'],
  [{ tools: [tool('a')], tool_choice: { type: 'function', name: 'b' } }, 400, 'tool_choice.name'],
  [{ tools: [tool('a')], tool_choice: { type: 'allowed_tools', tools: [tool('b')] } }, 400, 'tool_choice.tools[0].name'],
  [{ tools: [tool('a'), tool('a')] }, 400, 'tools[1].name'],
  [{ text: { format: { type: 'json_schema', name: 'x', schema: { not: {} } } } }, 400, 'text.format.schema'],
])('%o is refused with %i, naming %s', async (body, status, param) => {
  const answer = await api.respond(body);
  expect(answer.status).toBe(status);
  expect(answer.json.error.param).toBe(param);
});

test('a deprecated model announces its end', async () => {
  const { headers } = await api.respond({ model: 'assay-1-2025-11-01' });
  expect(headers.get('deprecation')).toBe('@1780272000');
});

test('an answer that fails ends with its failure, a stream that fails with an error', async () => {
  const clock = fakeClock();
  const whole = (await api.respond({})).json;
  const body: ResponseBody = { ...whole, status: 'in_progress', completed_at: null, output: [], usage: null };
  const pieces = async function* () {
    yield { type: 'text' as const, index: 0, text: 'Half of ' };
    throw new Error('out of memory at 0x7f');
  };
  const tokenizer = { count: () => 0 } as never;
  const context = { clock, tokenizer, promptTokens: 7, signal: new AbortController().signal };
  const events = [...openingEvents(body)];
  for await (const event of workEvents(body, pieces(), context)) events.push(event);
  expect(events.at(-1)).toMatchObject({
    type: 'response.failed',
    sequence_number: 5,
    response: { status: 'failed', error: { code: 'internal_error' } },
  });
  expect(JSON.stringify(events)).not.toContain('0x7f');
  const error = failureEvent({ message: 'It failed.', type: 'server_error', code: 'internal_error', param: null }, 6);
  for (const event of [...events, error]) expect(schemaErrors('ResponseStreamEventData', event)).toEqual([]);
});

test('functions are called as items, streamed and not, and the conversation goes on with what they return', async () => {
  const weather = {
    ...tool('get_weather'),
    parameters: { type: 'object', required: ['city'], properties: { city: { type: 'string' } } },
  };
  const request = { input: "What's the weather like in Paris?", tools: [weather, tool('get_time')], temperature: 0 };
  const { json } = await api.respond(request);
  expect(json.output).toMatchObject([{ type: 'function_call', name: 'get_weather', status: 'completed' }]);
  const [call] = json.output;
  expect(typeof JSON.parse(call.arguments).city).toBe('string');
  expect(json.usage.output_tokens).toBe(countTokens(call.name) + countTokens(call.arguments));
  const { events } = await api.respond({ ...request, stream: true });
  const types = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
  expect(types.slice(2)).toEqual([
    'response.output_item.added',
    'response.function_call_arguments.delta',
    'response.function_call_arguments.done',
    'response.output_item.done',
    'response.completed',
  ]);
  expect(events.map(({ delta = '' }) => delta).join('')).toBe(call.arguments);
  const returned = { type: 'function_call_output', call_id: call.call_id, output: 'It rains.' };
  const next = await api.respond({ previous_response_id: json.id, input: [returned], tools: [weather] });
  expect(next.json.output[0].type).toBe('message');
  expect(next.json.previous_response_id).toBe(json.id);
  const again = await api.respond({ input: [{ role: 'user', content: request.input }, call, returned], tools: [weather] });
  expect(again.json.usage.input_tokens).toBe(next.json.usage.input_tokens);
});

test('the choice of tools', async () => {
  const names = async (body: Record<string, unknown>) => {
    const tools = [tool('get_time'), tool('get_weather')];
    const { json } = await api.respond({ input: 'The weather and the time?', tools, ...body });
    return json.output.map(({ name }: { name?: string }) => name);
  };
  expect(await names({})).toEqual(['get_time', 'get_weather']);
  expect(await names({ parallel_tool_calls: false })).toEqual(['get_time']);
  expect(await names({ tool_choice: 'none' })).toEqual([undefined]);
  expect(await names({ tool_choice: { type: 'function', name: 'get_weather' } })).toEqual(['get_weather']);
  const allowed = { type: 'allowed_tools', mode: 'required', tools: [tool('get_weather')] };
  expect(await names({ input: 'Hello', tool_choice: allowed })).toEqual(['get_weather']);
  expect(await names({ input: 'Hello', tool_choice: 'required' })).toEqual(['get_time']);
});

test('a text is JSON of the schema on request', async () => {
  const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
  const { json } = await api.respond({ text: { format: { type: 'json_schema', name: 'thing', schema } } });
  expect(Number.isInteger(JSON.parse(json.output[0].content[0].text).n)).toBe(true);
  expect(json.text.format).toMatchObject({ type: 'json_schema', name: 'thing', schema, strict: true });
});

test('an answer is kept for its owner, with its input, until it is deleted or over its time', async () => {
  const mine = await client({ keys: ['sk-assay-reference', 'other'] });
  const first = (await mine.respond({ temperature: 0 })).json;
  const second = (await mine.respond({ input: 'And a batch?', previous_response_id: first.id })).json;
  expect(second.usage.input_tokens).toBeGreaterThan(first.usage.total_tokens);
  expect((await mine.send('GET', `/v1/responses/${first.id}`)).json).toEqual(first);
  const stranger = { authorization: 'Bearer other' };
  expect((await mine.send('GET', `/v1/responses/${first.id}`, undefined, stranger)).status).toBe(404);
  const path = `/v1/responses/${second.id}/input_items`;
  const { data } = (await mine.send('GET', `${path}?order=asc`)).json;
  expect(data.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
  const page = (await mine.send('GET', `${path}?limit=1`)).json;
  expect([page.data[0].content[0].text, page.has_more]).toEqual(['And a batch?', true]);
  const rest = (await mine.send('GET', `${path}?after=${page.last_id}`)).json;
  expect([...page.data, ...rest.data].reverse()).toEqual(data);
  expect((await mine.send('GET', `${path}?after=msg_none`)).status).toBe(404);
  const reference = { type: 'item_reference', id: first.output[0].id };
  expect((await mine.respond({ input: [reference], previous_response_id: first.id })).status).toBe(200);
  expect((await mine.send('DELETE', `/v1/responses/${first.id}`)).json).toEqual({
    id: first.id,
    object: 'response',
    deleted: true,
  });
  expect((await mine.send('GET', `/v1/responses/${first.id}`)).status).toBe(404);
  expect((await mine.send('POST', `/v1/responses/${second.id}/cancel`)).status).toBe(409);
  const unkept = (await mine.respond({ store: false })).json;
  expect(unkept.expires_at).toBe(null);
  expect((await mine.send('GET', `/v1/responses/${unkept.id}`)).status).toBe(404);
  expect((await mine.respond({ previous_response_id: unkept.id })).json.error.code).toBe('previous_response_not_found');
  await mine.clock.advance(24 * 3600 * 1000);
  expect((await mine.send('GET', `/v1/responses/${second.id}`)).status).toBe(404);
});

test('an input that is too long loses its oldest items, if the caller likes', async () => {
  const long = { role: 'user', content: 'stream '.repeat(5000) };
  const input = [long, long, { role: 'user', content: 'What is a stream?' }];
  expect((await api.respond({ input })).json.error.code).toBe('context_length_exceeded');
  const { json } = await api.respond({ input, truncation: 'auto' });
  expect(json.status).toBe('completed');
  expect(json.usage.input_tokens).toBeLessThan(8192);
});

test('a conversation is shortened to an item that stands for it', async () => {
  const input = [
    { role: 'user', content: 'What is a stream? '.repeat(100) },
    { role: 'assistant', content: 'An answer in pieces. '.repeat(100) },
  ];
  const { json } = await api.send('POST', '/v1/responses/compact', { model: 'assay-1', input });
  expect(json.output).toMatchObject([{ type: 'compaction' }]);
  expect(json.usage.output_tokens).toBeLessThan(json.usage.input_tokens / 4);
  const next = await api.respond({ input: [...json.output, { role: 'user', content: 'And a batch?' }] });
  expect(next.json.usage.input_tokens).toBeLessThan(json.usage.input_tokens);
  expect((await api.send('POST', '/v1/responses/compact', { input })).json.error.param).toBe('model');
});

test('one Idempotency-Key makes one answer', async () => {
  const headers = { 'idempotency-key': 'once' };
  const [first, second] = [await api.respond({}, headers), await api.respond({}, headers)];
  expect(second.json).toEqual(first.json);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect((await api.respond({ stream: true }, headers)).json.error.param).toBe('Idempotency-Key');
});

test('a refusal is a part of its own, streamed and not', async () => {
  const input = 'Please trigger a refusal.';
  const { json } = await api.respond({ input });
  const [{ content }] = json.output;
  expect(content).toEqual([{ type: 'refusal', refusal: expect.any(String) }]);
  expect(json.usage.output_tokens).toBe(countTokens(content[0].refusal));
  const { events } = await api.respond({ input, stream: true });
  expect(
    events
      .filter(({ type }) => type === 'response.refusal.delta')
      .map(({ delta }) => delta)
      .join(''),
  ).toBe(content[0].refusal);
  expect(events.find(({ type }) => type === 'response.refusal.done').refusal).toBe(content[0].refusal);
});

test('the probabilities of the tokens are told on request, and join to the text', async () => {
  const request = { include: ['message.output_text.logprobs'], top_logprobs: 2, temperature: 0 };
  const { json } = await api.respond(request);
  const [{ text, logprobs }] = json.output[0].content;
  expect(logprobs.map(({ token }: { token: string }) => token).join('')).toBe(text);
  expect(logprobs.every(({ top_logprobs }: { top_logprobs: unknown[] }) => top_logprobs.length <= 2)).toBe(true);
  const { events } = await api.respond({ ...request, stream: true });
  const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
  expect(deltas.flatMap((event) => event.logprobs)).toEqual(logprobs);
  expect((await api.respond({})).json.output[0].content[0].logprobs).toEqual([]);
});

test('the same seed has the same text', async () => {
  const text = async (seed: number) => (await api.respond({ seed })).json.output[0].content[0].text;
  expect(await text(7)).toBe(await text(7));
  expect(await text(7)).not.toBe(await text(8));
});
