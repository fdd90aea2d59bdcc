import { Ajv2020 } from 'ajv/dist/2020.js';
import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base';
import { expect, test } from 'vitest';
import { client } from './client.ts';

const api = await client();
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const weather = {
  type: 'object',
  required: ['city'],
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 3 } },
  additionalProperties: false,
};
const tool = (name: string, parameters?: unknown) => ({
  type: 'function',
  function: { name, ...(parameters ? { parameters } : {}) },
});

test('a required tool is called with arguments that are valid, streamed and not', async () => {
  const request = { seed: 2, tools: [tool('get_weather', weather)], tool_choice: 'required' };
  const { json } = await api.chat(request);
  const [call] = json.choices[0].message.tool_calls;
  expect(json.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
  expect(ajv.validate(weather, JSON.parse(call.function.arguments))).toBe(true);
  expect(json.usage.completion_tokens).toBe(countTokens('get_weather') + countTokens(call.function.arguments));
  const { events } = await api.chat({ ...request, stream: true });
  const pieces = events.slice(0, -1).flatMap((event) => event.choices[0]?.delta.tool_calls ?? []);
  expect(pieces[0]).toMatchObject({ index: 0, type: 'function', function: { name: 'get_weather' } });
  expect(pieces.map((piece) => piece.function.arguments).join('')).toBe(call.function.arguments);
  expect(events.at(-2).choices[0].finish_reason).toBe('tool_calls');
});

test('auto calls the tools that the person names, all of them or one', async () => {
  const messages = [{ role: 'user', content: 'Use get_time and get_weather.' }];
  const tools = [tool('get_weather', weather), tool('get_time')];
  const names = async (extra: Record<string, unknown>) => {
    const { json } = await api.chat({ messages, tools, ...extra });
    return json.choices[0].message.tool_calls?.map((call: { function: { name: string } }) => call.function.name) ?? [];
  };
  expect(await names({})).toEqual(['get_weather', 'get_time']);
  expect(await names({ parallel_tool_calls: false })).toEqual(['get_weather']);
  expect(await names({ tool_choice: 'none' })).toEqual([]);
  expect(await names({ tool_choice: { type: 'function', function: { name: 'get_time' } } })).toEqual(['get_time']);
  expect(await names({ messages: [...messages, { role: 'tool', tool_call_id: 'call_1', content: 'rain' }] })).toEqual([]);
});

test('a choice that contradicts the tools is refused', async () => {
  const tools = [tool('a')];
  const unknown = await api.chat({ tools, tool_choice: { type: 'function', function: { name: 'b' } } });
  expect([unknown.status, unknown.json.error.param]).toEqual([400, 'tool_choice.function.name']);
  const twice = await api.chat({ tools: [tool('a'), tool('a')] });
  expect([twice.status, twice.json.error.param]).toEqual([400, 'tools[1].function.name']);
  const without = await api.chat({ tool_choice: 'required' });
  expect([without.status, without.json.error.param]).toEqual([400, 'tools']);
});
