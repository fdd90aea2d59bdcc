import { expect, test } from 'vitest';
import { describe, Node } from '../../src/description/index.ts';

function root(data: unknown): Node {
  return Node.root(describe(data));
}

test('a reference is followed when it is read, and its target has one place', () => {
  const api = root({ a: { $ref: '#/defs/A' }, b: { $ref: '#/defs/A' }, defs: { A: { type: 'string' } } });
  expect(api.get('a')?.string('type')).toBe('string');
  expect(api.get('a')?.id).toBe('memory#/defs/A');
  expect(api.get('a')?.id).toBe(api.get('b')?.id);
  expect(api.get('a')?.via).toEqual(['a']);
});

test('chains of references lead to the end, with the siblings of every step', () => {
  const api = root({
    a: { $ref: '#/b', title: 'outer' },
    b: { $ref: '#/c', title: 'inner', description: 'middle' },
    c: { type: 'object', title: 'own', format: 'x' },
  });
  const a = api.get('a');
  expect([a?.string('title'), a?.string('description'), a?.string('format')]).toEqual(['outer', 'middle', 'x']);
  expect(a?.keys().sort()).toEqual(['description', 'format', 'title', 'type']);
  expect(a?.entries().map(([key]) => key)).not.toContain('$ref');
  expect(api.get('b')?.string('title')).toBe('inner');
});

test('cycles stay cycles', () => {
  const api = root({ Node: { properties: { next: { $ref: '#/Node' } } } });
  let node = api.get('Node');
  const first = node?.id;
  for (let step = 0; step < 1000; step++) node = node?.at('properties', 'next');
  expect(node?.id).toBe(first);
});

test('a reference that leads nowhere or only to itself reads as absent', () => {
  const api = root({
    a: { $ref: '#/missing' },
    b: { $ref: '#/b' },
    c: { $ref: '#/d' },
    d: { $ref: '#/c' },
    e: { $ref: 'other.yaml#/x' },
    f: { $ref: '#/f/g' },
  });
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) expect(api.get(key)).toBeUndefined();
  expect(api.entries()).toEqual([]);
});

test('a property that is named $ref is no reference', () => {
  const api = root({ properties: { $ref: { type: 'string' }, other: { type: 'number' } } });
  expect(api.at('properties', '$ref')?.string('type')).toBe('string');
  expect(api.at('properties', 'other')?.string('type')).toBe('number');
});

test.each([
  ['#/paths/~1a~1{id}/get', 'slashes'],
  ['#/paths/~1a~1%7Bid%7D/get', 'percent-encoded'],
  ['#/defs/a~0b', 'tilde'],
  ['#/defs/100%25', 'an encoded percent sign'],
  ['#/defs/100%', 'a bare percent sign'],
  ['#/list/1', 'an item'],
  ['#/through/inner', 'a reference on the way'],
  ['#named', 'an anchor'],
])('the pointer %s is understood (%s)', (reference) => {
  const target = { found: true };
  const api = root({
    start: { $ref: reference },
    paths: { '/a/{id}': { get: target } },
    defs: { 'a~b': target, '100%': target, box: { inner: target }, anchored: { $anchor: 'named', found: true } },
    list: [1, target],
    through: { $ref: '#/defs/box' },
  });
  expect(api.get('start')?.boolean('found')).toBe(true);
});

test('a pointer inside a schema with an $id is relative to that schema, else to the document', () => {
  const api = root({
    schemas: {
      Pet: {
        $id: 'https://a.example/pet',
        properties: { local: { $ref: '#/$defs/Kind' }, global: { $ref: '#/schemas/Other' } },
        $defs: { Kind: { const: 'inner' } },
      },
      Other: { const: 'outer' },
      ById: { $ref: 'https://a.example/pet#/$defs/Kind' },
    },
    $defs: { Kind: { const: 'wrong' } },
  });
  const properties = api.at('schemas', 'Pet', 'properties');
  expect(properties?.at('local', 'const')?.value).toBe('inner');
  expect(properties?.at('global', 'const')?.value).toBe('outer');
  expect(api.at('schemas', 'ById', 'const')?.value).toBe('inner');
});

test('names of Object.prototype are no children', () => {
  const api = root({ a: {} });
  for (const name of ['constructor', 'toString', '__proto__']) expect(api.at('a', name)).toBeUndefined();
});
