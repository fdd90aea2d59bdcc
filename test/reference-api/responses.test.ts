import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base';
import { expect, test } from 'vitest';
import { responseEvents } from '../../reference-api/responses/events.ts';
import { startResponse } from '../../reference-api/responses/start.ts';
import type { Services } from '../../reference-api/services.ts';
import { client } from './client.ts';
import { schemaErrors } from './described.ts';
import { fakeClock } from './fake-clock.ts';

const api = await client();

test('an answer is one message, and its usage is the count of the tokenizer', async () => {
  const { json } = await api.respond({ temperature: 0, metadata: { run: '7' } });
  const [message] = json.output;
  const { text } = message.content[0];
  expect(json).toMatchObject({ object: 'response', status: 'completed', error: null, incomplete_details: null, store: false });
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
  expect(text.startsWith('event: response.created\ndata: {')).toBe(true);
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
  [{ store: true }, 400, 'store'],
  [{ background: true }, 400, 'background'],
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
  const run = { id: 'x', created: 1, model: 'assay-1', fingerprint: 'f', promptTokens: 7, count: 1 };
  const pieces = async function* () {
    yield { type: 'text' as const, index: 0, text: 'Half of ' };
    throw new Error('out of memory at 0x7f');
  };
  let ids = 0;
  const services = { chat: { start: () => ({ ...run, pieces }) }, ids: { next: (prefix: string) => `${prefix}${ids++}` } };
  const started = startResponse({ model: 'assay-1', input: 'x' }, services as unknown as Services);
  const { payloads, failure } = responseEvents(started, started.run.pieces(0, new AbortController().signal), clock);
  const events = [];
  for await (const payload of payloads) events.push(payload);
  expect(events.at(-1)).toMatchObject({
    type: 'response.failed',
    sequence_number: 5,
    response: { status: 'failed', error: { code: 'internal_error' } },
  });
  expect(JSON.stringify(events)).not.toContain('0x7f');
  const error = failure({ message: 'It failed.', type: 'server_error', code: 'internal_error', param: null });
  expect(error).toMatchObject({ type: 'error', sequence_number: 6 });
  for (const event of [...events, error]) expect(schemaErrors('ResponseStreamEventData', event)).toEqual([]);
});
