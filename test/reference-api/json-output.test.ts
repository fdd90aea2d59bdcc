// JSON of any schema that a caller sends: valid by the judgement of another validator, streamed and not, or refused with a status.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { writeJson } from '../../reference-api/chat/json/write.ts';
import { seededRandom } from '../../reference-api/model/random.ts';
import { client } from './client.ts';

const api = await client();
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

const node = {
  type: 'object',
  required: ['value', 'children'],
  additionalProperties: false,
  properties: { value: { type: 'integer' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
};
const SCHEMAS: Record<string, unknown>[] = [
  { type: 'array', items: { enum: ['a', 'b'] }, minItems: 4, maxItems: 5 },
  {
    type: 'object',
    properties: { at: { type: 'string', format: 'date-time' }, ok: { type: 'boolean' }, none: { type: 'null' }, any: true },
  },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 3 },
  { type: 'number', exclusiveMinimum: 0.25, maximum: 0.26 },
  { type: 'integer', minimum: 2.5, maximum: 3.5 },
  { type: 'number', maximum: -5 },
  { type: 'integer', minimum: -9, multipleOf: 7, exclusiveMaximum: 0 },
  { type: 'number', multipleOf: 0.1, minimum: 0.3, maximum: 0.5 },
  { type: 'integer', multipleOf: 2.5, minimum: 1 },
  { type: 'string', minLength: 40, maxLength: 41 },
  { type: 'string', maxLength: 3 },
  ...['date', 'date-time', 'time', 'duration', 'email', 'uri', 'hostname', 'ipv4', 'ipv6', 'uuid', 'json-pointer', 'regex'].map(
    (format) => ({ type: 'string', format }),
  ),
  { type: 'string', format: 'email', maxLength: 30 },
  { type: 'string', format: 'made-up' },
  { type: 'string', pattern: '^[A-Z]{2}-\\d{4}$' },
  { type: 'string', pattern: '^(foo|ba[rz])(?:\\.\\w+)?$', minLength: 5 },
  { type: 'string', pattern: '^(?!admin)[a-z]{5,8}$' },
  { type: 'string', pattern: '[^a-z\\s]+x', minLength: 12 },
  { type: 'string', pattern: '^(a+)+$', minLength: 30 },
  { type: 'string', pattern: '^\\p{0}$'.replace('\\p{0}', '\\u0041\\x42') },
  { type: ['string', 'null'] },
  { anyOf: [{ type: 'integer', minimum: 7 }, { const: 'x' }] },
  { type: ['number', 'string'], anyOf: [{ minimum: 3 }, { type: 'string', minLength: 2 }] },
  { const: { deep: ['"quoted"', null, 1.5] } },
  { enum: [1, 'two', null, { three: 3 }], type: ['string', 'null'] },
  { type: 'array', items: { type: 'integer', minimum: 1, maximum: 6 }, uniqueItems: true, minItems: 4 },
  { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
  { type: 'object', minProperties: 3, additionalProperties: { type: 'integer' } },
  { type: 'object', additionalProperties: { type: 'string', format: 'date' } },
  { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string' } }, maxProperties: 2 },
  { type: 'object', properties: { a: { const: 1 }, b: { const: 2 } }, dependentRequired: { a: ['b'] }, maxProperties: 2 },
  { type: 'object', required: ['x-1'], patternProperties: { '^x-': { type: 'integer' } }, additionalProperties: false },
  { type: 'object', required: ['é "quoted"\n', '__proto__'], additionalProperties: { type: 'integer' } },
  { allOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'number' } } }, { properties: { a: { minimum: 40 } } }] },
  {
    oneOf: [
      { type: 'object', required: ['kind', 'radius'], properties: { kind: { const: 'circle' }, radius: { type: 'number' } } },
      { type: 'object', required: ['kind', 'side'], properties: { kind: { const: 'square' }, side: { type: 'number' } } },
    ],
  },
  {
    oneOf: [
      { type: 'integer', multipleOf: 3 },
      { type: 'integer', multipleOf: 5 },
    ],
    minimum: 1,
  },
  { type: 'integer', minimum: 0, maximum: 3, not: { enum: [0, 1] } },
  { $ref: '#/$defs/node', $defs: { node } },
  { type: 'array', items: { $ref: '#/definitions/leaf' }, minItems: 1, definitions: { leaf: { type: 'boolean' } } },
  { type: 'object', properties: { a: { type: 'string' }, b: { $ref: '#/properties/a' } }, required: ['a', 'b'] },
  {
    type: 'object',
    required: ['next'],
    additionalProperties: false,
    properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
  },
  {
    $ref: '#/$defs/expression',
    $defs: {
      expression: { anyOf: [{ $ref: '#/$defs/sum' }, { type: 'number' }] },
      sum: {
        type: 'object',
        required: ['left', 'right'],
        properties: { left: { $ref: '#/$defs/expression' }, right: { $ref: '#/$defs/expression' } },
      },
    },
  },
];

test.each(SCHEMAS)('a JSON schema is kept: %j', (schema) => {
  const validate = ajv.compile(schema);
  for (let seed = 0; seed < 40; seed++) {
    const sampling = { temperature: (seed % 5) / 2, topP: seed % 3 ? 1 : 0.5, random: seededRandom(`${seed}`) };
    const text = writeJson(schema, { sampling, topic: ['Paris'], param: 'schema' })
      .map((part) => part.text)
      .join('');
    const value = JSON.parse(text);
    expect(validate(value), text).toBe(true);
    if (!text.includes('__proto__')) expect(JSON.stringify(value)).toBe(text);
  }
});

test('a JSON schema is kept by the API, streamed and not, as text and as arguments', async () => {
  const schema = { type: 'object', required: ['tree'], properties: { tree: { $ref: '#/$defs/node' } }, $defs: { node } };
  const response_format = { type: 'json_schema', json_schema: { name: 'out', strict: true, schema } };
  const { json } = await api.chat({ seed: 1, response_format });
  const text = json.choices[0].message.content;
  expect(ajv.validate(schema, JSON.parse(text)), text).toBe(true);
  const streamed = await api.chat({ seed: 1, stream: true, response_format });
  const pieces = streamed.events.slice(0, -1).map((event) => event.choices[0].delta.content ?? '');
  expect(pieces.join('')).toBe(text);
  const tools = [{ type: 'function', function: { name: 'plant', parameters: schema } }];
  const called = await api.chat({ seed: 1, tools, tool_choice: 'required' });
  expect(ajv.validate(schema, JSON.parse(called.json.choices[0].message.tool_calls[0].function.arguments))).toBe(true);
});

const REFUSED: Record<string, unknown>[] = [
  { type: 'string', pattern: '(a)\\1' },
  { type: 'string', pattern: '(' },
  { type: 'string', pattern: '^a$', minLength: 2 },
  { type: 'string', format: 'uuid', maxLength: 5 },
  { type: 'integer', minimum: 3, maximum: 2 },
  { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 },
  { enum: [] },
  { enum: [1], type: 'string' },
  { allOf: [{ type: 'string' }, { type: 'integer' }] },
  { type: 'object', required: ['a'], properties: { a: false } },
  { type: 'object', required: ['a'], additionalProperties: false },
  { oneOf: [{ type: 'integer' }, { type: 'integer' }] },
  { type: 'boolean', not: {} },
  { if: { type: 'string' } },
  { type: 'object', properties: { a: { contains: { const: 1 } } } },
  { $ref: '#/$defs/none' },
  { $ref: 'https://example.com/schema' },
  { $ref: '#' },
  {
    $ref: '#/$defs/loop',
    $defs: { loop: { type: 'object', required: ['self'], properties: { self: { $ref: '#/$defs/loop' } } } },
  },
  { type: 'array', minItems: 100_000, items: { type: 'array', minItems: 100_000 } },
  { type: 'array', uniqueItems: true, minItems: 3, items: { type: 'boolean' } },
];

test.each(REFUSED)('a JSON schema that cannot be followed is refused with a status, streamed too: %j', async (schema) => {
  for (const stream of [false, true]) {
    const { status, json } = await api.chat({
      stream,
      response_format: { type: 'json_schema', json_schema: { name: 'out', schema } },
    });
    expect([status, json.error.code, json.error.param]).toEqual([
      400,
      'unsupported_schema',
      'response_format.json_schema.schema',
    ]);
  }
});

test('a refusal says where in the schema the reason stands', async () => {
  const schema = { type: 'object', properties: { list: { type: 'array', items: { type: 'string', contentSchema: {} } } } };
  const { json } = await api.chat({ response_format: { type: 'json_schema', json_schema: { name: 'out', schema } } });
  expect(json.error.message).toBe('The schema at `properties.list.items` uses `contentSchema`, which the model cannot follow.');
});

test('a pattern of a stranger takes no time to speak of', async () => {
  const patterns = ['^(a|a)*b?$', '^(a+)+(?!x)$', '(x*)*y', '^((ab?)+)+$'];
  for (const pattern of patterns) {
    const schema = { type: 'string', pattern, minLength: 400 };
    const { status } = await api.chat({ response_format: { type: 'json_schema', json_schema: { name: 'out', schema } } });
    expect([200, 400]).toContain(status);
  }
});

test('json_object is an object', async () => {
  const { json } = await api.chat({ response_format: { type: 'json_object' } });
  expect(JSON.parse(json.choices[0].message.content)).toHaveProperty('answer');
});
