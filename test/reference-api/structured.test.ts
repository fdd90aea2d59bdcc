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

const SCHEMAS: Record<string, unknown>[] = [
  weather,
  { type: 'array', items: { enum: ['a', 'b'] }, minItems: 4, maxItems: 5 },
  {
    type: 'object',
    properties: { at: { type: 'string', format: 'date-time' }, ok: { type: 'boolean' }, none: { type: 'null' }, any: true },
  },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 3 },
  { type: 'integer', minimum: 2.5, maximum: 3.5 },
  { type: 'number', maximum: -5 },
  { type: 'string', minLength: 40, maxLength: 41 },
  { type: ['string', 'null'] },
  { anyOf: [{ type: 'integer', minimum: 7 }, { const: 'x' }] },
  {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        required: ['value', 'next'],
        properties: { value: { type: 'integer' }, next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
      },
    },
  },
];

test.each(SCHEMAS)('a JSON schema is kept: %j', async (schema) => {
  for (let seed = 0; seed < 10; seed++) {
    const { json } = await api.chat({ seed, response_format: { type: 'json_schema', json_schema: { name: 'out', schema } } });
    const value = JSON.parse(json.choices[0].message.content);
    expect(ajv.validate(schema, value), JSON.stringify(value)).toBe(true);
  }
});

const REFUSED: Record<string, unknown>[] = [
  { type: 'string', pattern: '^(a+)+$' },
  { type: 'integer', minimum: 3, maximum: 2 },
  { enum: [] },
  { $ref: '#/$defs/none' },
  {
    $ref: '#/$defs/loop',
    $defs: { loop: { type: 'object', required: ['self'], properties: { self: { $ref: '#/$defs/loop' } } } },
  },
  { type: 'array', minItems: 100_000, items: { type: 'array', minItems: 100_000 } },
];

test.each(REFUSED)('a JSON schema that cannot be followed is refused with a status, streamed too: %j', async (schema) => {
  for (const stream of [false, true]) {
    const { status, json } = await api.chat({
      stream,
      response_format: { type: 'json_schema', json_schema: { name: 'out', schema } },
    });
    expect([status, json.error.param]).toEqual([400, 'response_format.json_schema.schema']);
  }
});

test('json_object is an object', async () => {
  const { json } = await api.chat({ response_format: { type: 'json_object' } });
  expect(JSON.parse(json.choices[0].message.content)).toHaveProperty('answer');
});
