import { expect, test } from 'vitest';
import { describe, type Format, Node } from '../../src/description/index.ts';
import { compileSchema } from '../../src/schema/index.ts';
import { cpuTime } from '../cpu-time.ts';

const VERSIONS: Record<string, object> = {
  oas2: { swagger: '2.0' },
  'oas3.0': { openapi: '3.0.3' },
  'oas3.1': { openapi: '3.1.0' },
  'oas3.2': { openapi: '3.2.0' },
};

function validator(schemas: Record<string, unknown>, options: { format?: Format; mode?: 'request' | 'response' } = {}) {
  const format = options.format ?? 'oas3.1';
  const description = describe({ ...VERSIONS[format], components: { schemas }, definitions: schemas });
  const node = Node.root(description).at('components', 'schemas', 'Root');
  if (node === undefined) throw new Error('no schema');
  return compileSchema(node, { format, mode: options.mode ?? 'response' });
}

function verdicts(validate: ReturnType<typeof validator>, values: unknown[]): boolean[] {
  return values.map((value) => validate(value).length === 0);
}

test('nullable is a union with null, whatever stands beside it', () => {
  for (const schema of [
    { type: 'string', nullable: true, minLength: 2 },
    { type: 'string', enum: ['aa'], nullable: true },
    { nullable: true, allOf: [{ type: 'string', minLength: 2 }] },
    { nullable: true, oneOf: [{ type: 'string', minLength: 2 }] },
    { nullable: true, enum: ['aa'] },
  ]) {
    expect(verdicts(validator({ Root: schema }, { format: 'oas3.0' }), [null, 'aa', 'a'])).toEqual([true, true, false]);
  }
  expect(verdicts(validator({ Root: { nullable: true, minLength: 2 } }, { format: 'oas3.0' }), [null, 3, 'a'])).toEqual([
    true,
    true,
    false,
  ]);
  expect(verdicts(validator({ Root: { type: 'string' } }, { format: 'oas3.0' }), [null])).toEqual([false]);
});

test('exclusive bounds are read as flags and as bounds', () => {
  expect(
    verdicts(validator({ Root: { minimum: 1, exclusiveMinimum: true, maximum: 3 } }, { format: 'oas3.0' }), [1, 2, 3]),
  ).toEqual([false, true, true]);
  expect(verdicts(validator({ Root: { exclusiveMinimum: 1, exclusiveMaximum: 3 } }), [1, 2, 3])).toEqual([false, true, false]);
  expect(verdicts(validator({ Root: { minimum: 1, exclusiveMinimum: false } }, { format: 'oas2' }), [1])).toEqual([true]);
});

test('readOnly and writeOnly properties are not demanded where they do not stand', () => {
  const Root = {
    required: ['id', 'secret', 'name'],
    properties: {
      id: { $ref: '#/components/schemas/Id' },
      secret: { type: 'string', writeOnly: true },
      name: { type: 'string' },
    },
  };
  const Id = { type: 'string', readOnly: true };
  expect(
    verdicts(validator({ Root, Id }, { mode: 'request' }), [
      { secret: 's', name: 'n' },
      { id: '1', name: 'n' },
    ]),
  ).toEqual([true, false]);
  expect(
    verdicts(validator({ Root, Id }), [
      { secret: 's', name: 'n' },
      { id: '1', name: 'n' },
    ]),
  ).toEqual([false, true]);
});

test('a member of allOf may demand what its sibling declares as readOnly', () => {
  const schemas = {
    Root: { allOf: [{ $ref: '#/components/schemas/Base' }, { required: ['id'] }] },
    Base: { properties: { id: { readOnly: true } } },
  };
  expect(verdicts(validator(schemas, { mode: 'request' }), [{}])).toEqual([true]);
  expect(verdicts(validator(schemas, { mode: 'response' }), [{}])).toEqual([false]);
});

test('recursive schemas validate to any depth and a value without end is refused', () => {
  const validate = validator({
    Root: { type: 'object', properties: { next: { $ref: '#/components/schemas/Root' } }, additionalProperties: false },
  });
  expect(verdicts(validate, [{ next: { next: {} } }, { next: { next: { other: 1 } } }])).toEqual([true, false]);
  let deep: unknown = {};
  for (let depth = 0; depth < 100_000; depth++) deep = { next: deep };
  expect(validate(deep)[0]?.keyword).toBe('depth');
});

test('a schema that refers to nothing but itself accepts everything and says so', () => {
  for (const schemas of [
    { Root: { allOf: [{ $ref: '#/components/schemas/Root' }] } },
    {
      Root: { allOf: [{ $ref: '#/components/schemas/A' }] },
      A: { $ref: '#/components/schemas/B' },
      B: { $ref: '#/components/schemas/A' },
    },
  ]) {
    const validate = validator(schemas);
    expect(validate({ a: 1 })).toEqual([]);
    expect(validate.limits.length).toBeGreaterThan(0);
  }
});

test('siblings of a reference count in 3.1 and are ignored in 3.0', () => {
  const schemas = { Root: { properties: { a: { $ref: '#/components/schemas/A', minLength: 3 } } }, A: { type: 'string' } };
  expect(verdicts(validator(schemas), [{ a: 'ab' }, { a: 3 }])).toEqual([false, false]);
  expect(verdicts(validator(schemas, { format: 'oas3.0' }), [{ a: 'ab' }, { a: 3 }])).toEqual([true, false]);
});

test('a discriminator leaves only the errors of the variant that it names', () => {
  const variant = (type: string, field: string) => ({
    type: 'object',
    required: ['type', field],
    properties: { type: { const: type }, [field]: { type: 'number' } },
  });
  const validate = validator({
    Root: {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'type' },
    },
    Cat: variant('cat', 'lives'),
    Dog: variant('dog', 'bones'),
  });
  expect(validate({ type: 'dog', bones: 1 })).toEqual([]);
  expect(validate({ type: 'dog', bones: 'x' }).map(({ at, message }) => [at, message])).toEqual([['/bones', 'must be number']]);
  expect(validate({ type: 'cow' })).toMatchObject([{ at: '/type', message: 'must be one of "cat", "dog"' }]);
  expect(validate({})[0]).toMatchObject({ at: '', message: 'must have the property `type`' });
});

test('a mapping names the variant where its property is any string', () => {
  const variant = (field: string) => ({ type: 'object', required: ['kind', field], properties: { kind: { type: 'string' } } });
  const validate = validator({
    Root: {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { c: '#/components/schemas/Cat', d: 'Dog' } },
    },
    Cat: variant('lives'),
    Dog: variant('bones'),
  });
  expect(
    verdicts(validate, [
      { kind: 'c', lives: 1 },
      { kind: 'd', bones: 1 },
      { kind: 'c', bones: 1 },
    ]),
  ).toEqual([true, true, false]);
});

test('a discriminator that does not name every variant changes nothing', () => {
  const validate = validator({
    Root: {
      anyOf: [{ properties: { type: { const: 'a' } }, required: ['type'] }, { required: ['other'] }],
      discriminator: { propertyName: 'type' },
    },
  });
  expect(verdicts(validate, [{ type: 'a' }, { other: 1 }, { type: 'zzz', other: 1 }, {}])).toEqual([true, true, true, false]);
});

test('what is broken in a schema is tolerated and named', () => {
  const broken = {
    Root: {
      type: 'object',
      properties: {
        a: { $ref: '#/components/schemas/Missing' },
        b: { type: 'string', pattern: '(((' },
        c: { type: 'decimal' },
        d: { type: 'string', minLength: 'many' },
        e: 'text',
        f: { enum: [] },
        g: { oneOf: [] },
        h: { type: 'string', pattern: '^(a+)+$' },
        i: { type: 'string', format: 'unheard-of' },
        j: { required: true, properties: null, items: 3, allOf: {} },
        k: { type: 'string', pattern: '^[\\w-.]+$' },
      },
    },
  };
  const validate = validator(broken);
  expect(validate({ a: 1, b: 'x', c: 2, d: 'x', e: 1, f: 1, g: 1, h: 'b', i: 'x', j: {}, k: 'a-b.c' })).toEqual([]);
  expect(validate({ k: '!' })).toMatchObject([{ at: '/k', keyword: 'pattern' }]);
  for (const part of ['Missing', '(((', 'decimal', 'minLength', 'exponential'])
    expect(validate.limits.join('\n')).toContain(part);
});

test('tuples of older drafts and names of Object.prototype work', () => {
  expect(verdicts(validator({ Root: { items: [{ type: 'string' }], additionalItems: false } }), [['a'], [1], ['a', 1]])).toEqual([
    true,
    false,
    false,
  ]);
  expect(
    verdicts(validator({ Root: { type: 'object', required: ['constructor'], properties: { toString: { type: 'string' } } } }), [
      {},
      { constructor: 1 },
    ]),
  ).toEqual([false, true]);
});

test('errors are bounded in number and time', () => {
  const validate = validator({ Root: { type: 'array', uniqueItems: true, items: { type: 'string' } } });
  expect(validate(Array.from({ length: 2000 }, (_, index) => index)).length).toBeLessThanOrEqual(50);
  const started = cpuTime();
  expect(validate(Array.from({ length: 200_000 }, (_, index) => `${index}`))).toEqual([]);
  expect(validate(Array.from({ length: 200_000 }, (_, index) => index))).toHaveLength(1);
  expect(cpuTime() - started).toBeLessThan(5000);
});

test('an error says where its schema stands', () => {
  const [error] = validator({
    Root: { properties: { a: { $ref: '#/components/schemas/A' } } },
    A: { items: { type: 'integer' } },
  })({ a: [1, 'x'] });
  expect(error).toEqual({
    at: '/a/1',
    message: 'must be integer',
    keyword: 'type',
    schemaAt: 'memory#/components/schemas/A/items',
  });
});
