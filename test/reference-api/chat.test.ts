import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base';
import { expect, test } from 'vitest';
import { client, joined } from './client.ts';

const api = await client();

test('the usage of an answer is the count of the tokenizer', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const { json } = await api.chat({ seed, temperature: (seed % 5) / 2 });
    const text = json.choices[0].message.content;
    expect(json.usage.completion_tokens).toBe(countTokens(text));
    // 3 for the message, 3 that open the answer.
    expect(json.usage.prompt_tokens).toBe(3 + 3 + countTokens('user') + countTokens('What is a stream?'));
    expect(json.usage.total_tokens).toBe(json.usage.prompt_tokens + json.usage.completion_tokens);
  }
});

test('a stream has the text and the usage of the one body', async () => {
  const request = { seed: 11, n: 2, messages: [{ role: 'user', content: 'Wie wird das Wetter in Zürich? 👩‍👩‍👧 東京' }] };
  const whole = await api.chat(request);
  const stream = await api.chat({ ...request, stream: true, stream_options: { include_usage: true } });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  for (const index of [0, 1]) expect(joined(stream.events, index)).toBe(whole.json.choices[index].message.content);
  expect(stream.events.at(-1)).toBe('[DONE]');
  expect(stream.events.at(-2)).toMatchObject({ choices: [], usage: whole.json.usage });
  expect(stream.events.slice(0, -2).every((event) => event.usage === null)).toBe(true);
});

test('a stream that did not ask for usage has none', async () => {
  const { events } = await api.chat({ stream: true });
  expect(events.slice(0, -1).every((event) => !('usage' in event))).toBe(true);
});

test('all chunks of a stream have one identity, and each answer ends once', async () => {
  const { events } = await api.chat({ stream: true, n: 3 });
  const chunks = events.slice(0, -1);
  for (const key of ['id', 'created', 'model', 'system_fingerprint'])
    expect(new Set(chunks.map((chunk) => chunk[key])).size).toBe(1);
  const choices = chunks.flatMap((chunk) => chunk.choices);
  for (const index of [0, 1, 2]) {
    const mine = choices.filter((choice) => choice.index === index);
    expect(mine[0].delta.role).toBe('assistant');
    expect(mine.filter((choice) => choice.delta.role !== undefined)).toHaveLength(1);
    expect(mine.findIndex((choice) => choice.finish_reason !== null)).toBe(mine.length - 1);
  }
});

test('the same request with the same seed has the same text, another seed another', async () => {
  const texts = await Promise.all([5, 5, 6].map(async (seed) => (await api.chat({ seed })).json.choices[0].message.content));
  expect(texts[0]).toBe(texts[1]);
  expect(texts[2]).not.toBe(texts[0]);
  const free = await Promise.all([1, 2].map(async () => (await api.chat({})).json.choices[0].message.content));
  expect(free[0]).not.toBe(free[1]);
});

test('temperature 0 needs no seed and does not depend on one', async () => {
  const texts = await Promise.all(
    [undefined, 1, 2].map(
      async (seed) => (await api.chat({ temperature: 0, ...(seed ? { seed } : {}) })).json.choices[0].message.content,
    ),
  );
  expect(texts[0]).not.toBe('');
  const { json } = await api.chat({ temperature: 0 });
  expect(json.choices[0].message.content).toBe(texts[0]);
  expect(new Set(texts).size).toBe(1);
});

test('the limit cuts an answer to its first tokens and says so', async () => {
  const whole = (await api.chat({ seed: 4 })).json.choices[0].message.content;
  for (const limit of [1, 2, 7, 12]) {
    for (const name of ['max_completion_tokens', 'max_tokens']) {
      const { json } = await api.chat({ seed: 4, [name]: limit });
      expect(json.choices[0].finish_reason).toBe('length');
      expect(json.usage.completion_tokens).toBe(limit);
      expect(whole.startsWith(json.choices[0].message.content)).toBe(true);
    }
  }
  const { json } = await api.chat({ seed: 4, max_completion_tokens: 500 });
  expect(json.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: whole } });
});

test('a stop sequence ends the text and no part of it is sent, wherever it is cut', async () => {
  const whole: string = (await api.chat({ seed: 9 })).json.choices[0].message.content;
  for (let start = 5; start < whole.length - 6; start += 9) {
    const stop = whole.slice(start, start + 6);
    const expected = whole.slice(0, whole.indexOf(stop));
    const one = await api.chat({ seed: 9, stop: ['never said', stop] });
    expect(one.json.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: expected } });
    expect(one.json.usage.completion_tokens).toBe(countTokens(expected));
    const stream = await api.chat({ seed: 9, stop, stream: true });
    expect(joined(stream.events)).toBe(expected);
  }
});

test('n answers come under their own indexes and differ', async () => {
  const { json } = await api.chat({ n: 4, seed: 1 });
  expect(json.choices.map((choice: { index: number }) => choice.index)).toEqual([0, 1, 2, 3]);
  expect(new Set(json.choices.map((choice: { message: { content: string } }) => choice.message.content)).size).toBe(4);
});

test('an alias is answered by its snapshot, and a deprecated snapshot announces its end', async () => {
  const current = await api.chat({});
  expect(current.json.model).toBe('assay-1-2026-06-01');
  expect(current.headers.get('deprecation')).toBeNull();
  const old = await api.chat({ model: 'assay-1-2025-11-01' });
  expect(old.json.model).toBe('assay-1-2025-11-01');
  expect(old.headers.get('deprecation')).toBe('@1780272000');
  expect(old.headers.get('sunset')).toBe('Fri, 31 Jan 2031 00:00:00 GMT');
});

test('the content filter cuts the answer and says so', async () => {
  const { json } = await api.chat({ messages: [{ role: 'user', content: 'Please trigger the content filter.' }] });
  expect(json.choices[0].finish_reason).toBe('content_filter');
});

test('special tokens, long runs and every role are plain text to the tokenizer', async () => {
  const messages = [
    { role: 'developer', content: '<|endoftext|>' },
    { role: 'user', content: [{ type: 'text', text: 'a'.repeat(5000) }], name: 'ann' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', content: 'done', tool_call_id: 'call_1' },
  ];
  const { status } = await api.chat({ messages });
  expect(status).toBe(200);
});

test('a prompt beyond the context window is refused, cheaply', async () => {
  for (const content of ['word '.repeat(9000), 'a'.repeat(3_000_000)]) {
    const { status, json } = await api.chat({ messages: [{ role: 'user', content }] });
    expect([status, json.error.code, json.error.param]).toEqual([400, 'context_length_exceeded', 'messages']);
  }
});

test('a reader that leaves stops the work', async () => {
  const slow = await client({ paceMs: 10 });
  const request = new Request('http://api.test/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: 'Bearer sk-assay-reference', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'assay-1', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const response = await slow.api.handle(request);
  const reader = response.body?.getReader();
  await reader?.read();
  await slow.clock.advance(0);
  expect(slow.clock.waiting).toBeGreaterThan(0);
  await reader?.cancel();
  await slow.clock.advance(0);
  expect(slow.clock.waiting).toBe(0);
});

test('a silent model sends a heartbeat in each silence', async () => {
  const slow = await client({ paceMs: 20_000 });
  const reading = slow.chat({ stream: true, max_completion_tokens: 2 });
  await slow.clock.advance(200_000);
  const { text, events } = await reading;
  // Two tokens and the end, 20 seconds each, with a heartbeat after 15.
  expect(text.split(': still at work\n\n')).toHaveLength(4);
  expect(events.at(-1)).toBe('[DONE]');
});
