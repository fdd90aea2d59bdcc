import { expect, test } from 'vitest';
import { describe, type Format, Node } from '../../src/description/index.ts';
import { type SampleOptions, sampleValue, sampleWithErrors } from '../../src/sample/index.ts';
import { cpuTime } from '../cpu-time.ts';

function schema(Root: unknown, others: Record<string, unknown> = {}, openapi = '3.1.0'): Node {
  const node = Node.root(describe({ openapi, components: { schemas: { Root, ...others } } })).at('components', 'schemas', 'Root');
  if (node === undefined) throw new Error('no schema');
  return node;
}

const request: SampleOptions = { seed: 1, mode: 'request' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Everything that a schema can ask for; each is sampled with many seeds, in full and minimal. */
const ASSERTIONS: Record<string, unknown> = {
  types: { type: ['null', 'integer'] },
  anything: {},
  booleans: true,
  const: { const: { a: [1] } },
  enum: { type: 'string', enum: ['a', 'b', null] },
  'enums that overlap': { allOf: [{ enum: ['a', 'b', 'c'] }, { enum: ['c', 'd'] }] },
  integer: { type: 'integer', minimum: 3, exclusiveMaximum: 5 },
  'negative integer': { type: 'integer', maximum: -7 },
  'multiple of': { type: 'integer', minimum: 10, multipleOf: 7 },
  'multiple of a fraction': { type: 'number', minimum: 0.05, maximum: 0.3, multipleOf: 0.1 },
  'two multiples': { allOf: [{ type: 'integer', multipleOf: 4 }, { multipleOf: 6 }] },
  'narrow number': { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.001 },
  'one number': { type: 'number', minimum: 2.5, maximum: 2.5 },
  int32: { type: 'integer', format: 'int32' },
  lengths: { type: 'string', minLength: 17, maxLength: 18 },
  'one character': { type: 'string', maxLength: 1, minLength: 1 },
  pattern: { type: 'string', pattern: '^(sk|pk)-[A-Za-z0-9]{8,}$', minLength: 20 },
  'pattern with classes': { type: 'string', pattern: '^\\d{4}-\\w+@[^/\\s]+\\.(com|org)$' },
  'pattern and length': { type: 'string', pattern: '^[a-z]+$', minLength: 40, maxLength: 50 },
  'open pattern': { type: 'string', pattern: 'x' },
  'look-around pattern': { type: 'string', pattern: '^(?!-)[a-z0-9-]+$' },
  'unicode pattern': { type: 'string', pattern: '^\\p{L}+$' },
  'long uri': { type: 'string', format: 'uri', minLength: 60 },
  ...Object.fromEntries(
    ['date-time', 'date', 'email', 'uuid', 'ipv4', 'ipv6', 'uri', 'byte', 'unheard-of'].map((format) => [
      `format ${format}`,
      { type: 'string', format },
    ]),
  ),
  array: { type: 'array', items: { type: 'integer' }, minItems: 3, maxItems: 3 },
  'unique items': { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 3, uniqueItems: true },
  'unique integers': { type: 'array', items: { type: 'integer', minimum: 1, maximum: 3 }, minItems: 3, uniqueItems: true },
  tuple: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
  contains: { type: 'array', items: { type: ['string', 'integer'] }, contains: { type: 'integer' } },
  object: {
    type: 'object',
    required: ['a', 'b'],
    properties: { a: { type: 'string' }, c: { type: 'boolean' } },
    additionalProperties: { type: 'integer' },
  },
  map: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } }, minProperties: 2 },
  'pattern properties': {
    type: 'object',
    patternProperties: { '^x-[a-z]+$': { type: 'integer' } },
    additionalProperties: false,
    minProperties: 1,
  },
  'property names': {
    type: 'object',
    propertyNames: { pattern: '^[A-Z]{3}$' },
    minProperties: 2,
    additionalProperties: { type: 'string' },
  },
  'max properties': { type: 'object', properties: { a: {}, b: {}, c: {} }, maxProperties: 1 },
  'dependent properties': {
    properties: { card: { type: 'string' }, address: { type: 'string' } },
    dependentRequired: { card: ['address'] },
  },
  allOf: { allOf: [ref('Base'), { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 3 } } }] },
  'allOf without type': {
    allOf: [{ required: ['a'] }, { properties: { a: { type: 'integer', minimum: 5 } } }, { properties: { a: { maximum: 6 } } }],
  },
  'siblings of a reference': { properties: { a: { ...ref('Text'), minLength: 30 } }, required: ['a'] },
  oneOf: { oneOf: [{ type: 'string' }, { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } }] },
  'oneOf that overlaps': { oneOf: [{ type: 'integer' }, { type: 'number' }] },
  'oneOf of open objects': {
    oneOf: [
      { required: ['a'], properties: { a: {}, b: {} } },
      { required: ['b'], properties: { a: {}, b: {} } },
    ],
  },
  anyOf: {
    type: 'object',
    anyOf: [{ required: ['a'] }, { required: ['b'] }],
    properties: { a: { type: 'string' }, b: { type: 'string' } },
  },
  discriminator: {
    oneOf: [ref('Cat'), ref('Dog')],
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' } },
  },
  not: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, not: { required: ['a', 'b'] } },
  'not an enum': { type: 'string', not: { enum: ['amber', 'birch'] } },
  nullable: { type: 'object', nullable: true, properties: { a: { type: 'string' } }, required: ['a'] },
  tree: ref('Tree'),
  'mutual recursion': { type: 'object', required: ['one'], properties: { one: ref('Ping') } },
  'required recursion with a way out': ref('Expression'),
  'example that fits': { type: 'string', minLength: 3, example: 'abcd' },
  'example that does not fit': { type: 'object', required: ['n'], properties: { n: { type: 'integer' } }, example: { n: 'x' } },
  'inner example that does not fit': {
    type: 'object',
    required: ['n', 'm'],
    properties: { n: { type: 'integer', example: 'x' }, m: { type: 'string', default: 3 } },
  },
  'broken parts': {
    type: 'object',
    properties: { a: ref('Missing'), b: { type: 'decimal' }, c: { pattern: '(((' } },
    required: ['a', 'b', 'c'],
  },
};

const SHARED = {
  Base: { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } },
  Text: { type: 'string', maxLength: 35 },
  Cat: { type: 'object', required: ['kind', 'lives'], properties: { kind: { type: 'string' }, lives: { type: 'integer' } } },
  Dog: { type: 'object', required: ['kind', 'bones'], properties: { kind: { type: 'string' }, bones: { type: 'integer' } } },
  Tree: {
    type: 'object',
    required: ['value', 'children'],
    properties: { value: { type: 'string' }, children: { type: 'array', items: ref('Tree') }, parent: ref('Tree') },
  },
  Ping: { type: 'object', properties: { pong: ref('Pong') } },
  Pong: { type: 'object', required: ['ping'], properties: { ping: ref('Ping') } },
  Expression: { oneOf: [ref('And'), ref('Leaf')] },
  And: {
    type: 'object',
    required: ['left', 'right'],
    properties: { left: ref('Expression'), right: ref('Expression') },
    additionalProperties: false,
  },
  Leaf: { type: 'object', required: ['leaf'], properties: { leaf: { type: 'string' } }, additionalProperties: false },
};

test.each(Object.keys(ASSERTIONS))('samples satisfy: %s', (name) => {
  const node = schema(ASSERTIONS[name], SHARED);
  for (let seed = 0; seed < 40; seed++) {
    for (const minimal of [false, true]) {
      for (const mode of ['request', 'response'] as const) {
        const { value, errors } = sampleWithErrors(node, { seed, mode, minimal });
        expect({ seed, minimal, value, errors }).toEqual({ seed, minimal, value, errors: [] });
      }
    }
  }
});

test('the same seed makes the same value, other seeds make others', () => {
  const node = schema({
    type: 'object',
    properties: { a: { type: 'string' }, n: { type: 'integer' }, u: { type: 'string', format: 'uuid' } },
  });
  expect(sampleValue(node, request)).toEqual(sampleValue(node, request));
  expect(
    new Set(Array.from({ length: 20 }, (_, seed) => JSON.stringify(sampleValue(node, { seed, mode: 'request' })))).size,
  ).toBeGreaterThan(15);
});

test('a minimal value holds what is required and nothing else, with its examples', () => {
  const node = schema({
    type: 'object',
    required: ['model', 'messages'],
    example: { model: 'm-1', messages: [{ role: 'user', content: 'Hi', name: 'x' }], seed: 3 },
    properties: {
      model: { type: 'string' },
      messages: {
        type: 'array',
        items: {
          type: 'object',
          required: ['role', 'content'],
          properties: { role: { enum: ['system', 'user'] }, content: { type: 'string' }, name: { type: 'string' } },
        },
      },
      seed: { type: 'integer' },
    },
  });
  expect(sampleValue(node, { ...request, minimal: true })).toEqual({ model: 'm-1', messages: [{ role: 'user', content: 'Hi' }] });
  expect(sampleValue(node, request)).toEqual({ model: 'm-1', messages: [{ role: 'user', content: 'Hi', name: 'x' }], seed: 3 });
  expect(sampleValue(node, { ...request, prefer: 'schema' })).not.toMatchObject({ model: 'm-1' });
});

test('readOnly properties stay out of requests and writeOnly ones out of responses', () => {
  const node = schema({
    type: 'object',
    required: ['id', 'secret'],
    properties: { id: { type: 'string', readOnly: true }, secret: { type: 'string', writeOnly: true } },
  });
  expect(Object.keys(sampleValue(node, request) as object)).toEqual(['secret']);
  expect(Object.keys(sampleValue(node, { seed: 1, mode: 'response' }) as object)).toEqual(['id']);
});

test('a mapping of a discriminator gives the value of its property', () => {
  const node = schema(ASSERTIONS.discriminator, SHARED);
  const kinds = Array.from(
    { length: 20 },
    (_, seed) => sampleValue(node, { seed, mode: 'request' }) as { kind: string; lives?: number },
  );
  expect(kinds.every(({ kind, lives }) => kind === (lives === undefined ? 'dog' : 'cat'))).toBe(true);
  expect(new Set(kinds.map(({ kind }) => kind)).size).toBe(2);
});

test('what cannot be satisfied ends, and soon', () => {
  const impossible: Record<string, unknown> = {
    contradiction: { type: 'integer', minimum: 5, maximum: 4 },
    endless: { type: 'object', required: ['next'], properties: { next: ref('Endless') } },
    huge: { type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e9 } },
    'many properties': { type: 'object', minProperties: 1e9 },
    'false in the way': { type: 'object', required: ['a'], properties: { a: false } },
    'bad pattern': { type: 'string', pattern: '^(?=a)b$' },
  };
  const Endless = { type: 'object', required: ['next', 'other'], properties: { next: ref('Endless'), other: ref('Endless') } };
  const started = cpuTime();
  for (const Root of Object.values(impossible)) sampleWithErrors(schema(Root, { Endless }), request);
  expect(cpuTime() - started).toBeLessThan(10_000);
});

test('schemas of OpenAPI 3.0 and 2.0 are sampled by their own rules', () => {
  const bounds = { type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: true };
  expect(sampleValue(schema(bounds, {}, '3.0.3'), request)).toBe(2);
  const description = describe({ swagger: '2.0', definitions: { A: { ...bounds } } });
  expect(sampleValue(Node.root(description).at('components', 'schemas', 'A')!, request)).toBe(2);
  expect(description.format satisfies Format).toBe('oas2');
});
