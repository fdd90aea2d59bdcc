import { expect, test } from 'vitest';
import { editText, type TextEdit } from '../../../src/lint/fix/edit-text.ts';

const edit = (text: string, ...edits: TextEdit[]) =>
  editText(
    text,
    edits.map((one) => [one]),
  );
const HEADER = { headers: { 'Retry-After': { schema: { type: 'integer', minimum: 0 } } } };

test.each<[string, string, TextEdit, string]>([
  [
    'a block, with comments and a blank line behind it',
    `a:\n  b: 1   # one\n\n  # about d\nc: 2\n`,
    { path: ['a'], set: { x: { w: { z: 1 } } } },
    `a:\n  b: 1   # one\n  x:\n    w:\n      z: 1\n\n  # about d\nc: 2\n`,
  ],
  [
    'four spaces',
    `a:\n    b:\n        c: 1\nd: 2\n`,
    { path: ['a'], set: { x: { w: 1 } } },
    `a:\n    b:\n        c: 1\n    x:\n        w: 1\nd: 2\n`,
  ],
  ['no final newline', 'a:\n  b: 1', { path: ['a'], set: { x: 1, z: 2 } }, 'a:\n  b: 1\n  x: 1\n  z: 2'],
  [
    'CRLF',
    'a:\r\n  b: 1\r\nc: 2\r\n',
    { path: ['a'], set: HEADER, after: 'b' },
    'a:\r\n  b: 1\r\n  headers:\r\n    Retry-After:\r\n      schema:\r\n        type: integer\r\n        minimum: 0\r\nc: 2\r\n',
  ],
  [
    'a place between',
    "r:\n  '200': {}\n  default: {}\n",
    { path: ['r'], set: { 429: 1 }, after: '200' },
    "r:\n  '200': {}\n  '429': 1\n  default: {}\n",
  ],
  ['double quotes', 'r:\n  "200": {}\n', { path: ['r'], set: { 429: 1 } }, 'r:\n  "200": {}\n  "429": 1\n'],
  [
    'statuses without quotes',
    'r:\n  200: {}\n  default: {}\n',
    { path: ['r'], set: { 429: 1 }, after: '200' },
    'r:\n  200: {}\n  429: 1\n  default: {}\n',
  ],
  ['a status that is the first', 'r:\n  default: {}\n', { path: ['r'], set: { 429: 1 } }, "r:\n  default: {}\n  '429': 1\n"],
  [
    'a block scalar that keeps its end',
    'a:\n  b: |+\n    text\n\n\nc: 1\n',
    { path: ['a'], set: { x: 1 } },
    'a:\n  b: |+\n    text\n\n\n  x: 1\nc: 1\n',
  ],
  [
    'an object in a list',
    'l:\n  - a: 1\n    b: 2\n  - c: 3\n',
    { path: ['l', 0], set: { x: 1 } },
    'l:\n  - a: 1\n    b: 2\n    x: 1\n  - c: 3\n',
  ],
  [
    'a folded text that goes on',
    'a:\n  b: one\n    two\nc: 1\n',
    { path: ['a'], set: { x: 1 } },
    'a:\n  b: one\n    two\n  x: 1\nc: 1\n',
  ],
  [
    'inner and outer block that end together',
    'a:\n  b:\n    c: 1\n',
    { path: ['a'], set: { x: 1 } },
    'a:\n  b:\n    c: 1\n  x: 1\n',
  ],
  ['a flow map', 'a: {b: 1} # c\n', { path: ['a'], set: { x: { $ref: '#/x' } } }, "a: {b: 1, x: {$ref: '#/x'}} # c\n"],
  [
    'a flow map with spaces and a trailing comma',
    'a: { b: 1, }\n',
    { path: ['a'], set: { x: { z: 1 } } },
    'a: { b: 1, x: { z: 1 }, }\n',
  ],
  [
    'a flow map over lines, with comments',
    'a: {\n    b: 1 # one\n  }\n',
    { path: ['a'], set: { x: 2 } },
    'a: {\n    b: 1, # one\n    x: 2\n  }\n',
  ],
  [
    'a flow map over lines, with a trailing comma',
    'a: {\n    b: 1, # one\n  }\n',
    { path: ['a'], set: { x: 2 } },
    'a: {\n    b: 1, # one\n    x: 2,\n  }\n',
  ],
  ['an empty flow map', 'a: {}\n', { path: ['a'], set: { x: 2 } }, 'a: {x: 2}\n'],
  ['a value', 'a:\n  type: number # c\n', { path: ['a'], set: { type: 'integer' } }, 'a:\n  type: integer # c\n'],
  ['a value in quotes', 'a: {type: "number"}\n', { path: ['a'], set: { type: 'integer' } }, 'a: {type: "integer"}\n'],
  ['an item', "a: [number, 'null']\n", { path: ['a'], set: { 0: 'integer' } }, "a: [integer, 'null']\n"],
  [
    'a number',
    'a: {max: 18446744073709551615}\n',
    { path: ['a'], set: { max: 9007199254740991 } },
    'a: {max: 9007199254740991}\n',
  ],
  [
    'a key',
    'a:\n  enum: # c\n    - x\n    - y\n',
    { path: ['a'], rename: { enum: 'x-extensible-enum' } },
    'a:\n  x-extensible-enum: # c\n    - x\n    - y\n',
  ],
  ['a key in quotes', '{"enum": ["x"]}', { path: [], rename: { enum: 'x-e' } }, '{"x-e": ["x"]}'],
  [
    'JSON with tabs',
    '{\n\t"a": {\n\t\t"b": 1\n\t},\n\t"c": []\n}\n',
    { path: ['a'], set: { x: { y: { z: 1 } } } },
    '{\n\t"a": {\n\t\t"b": 1,\n\t\t"x": {\n\t\t\t"y": {\n\t\t\t\t"z": 1\n\t\t\t}\n\t\t}\n\t},\n\t"c": []\n}\n',
  ],
  [
    'JSON with an object in one line',
    '{\n  "a": { "b": 1 }\n}',
    { path: ['a'], set: { x: { y: 'z' } } },
    '{\n  "a": { "b": 1, "x": {"y": "z"} }\n}',
  ],
  ['JSON in one line', '{"a":{"b":1}}', { path: ['a'], set: { x: { y: 1 } } }, '{"a":{"b":1,"x":{"y":1}}}'],
  ['JSON with an empty object', '{\n  "a": {}\n}\n', { path: ['a'], set: { x: 1 } }, '{\n  "a": {\n    "x": 1\n  }\n}\n'],
  [
    'JSON with CRLF',
    '{\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}',
    { path: ['a'], set: { x: { y: 1 } } },
    '{\r\n  "a": {\r\n    "b": 1,\r\n    "x": {\r\n      "y": 1\r\n    }\r\n  }\r\n}',
  ],
  [
    'an object behind an alias that nothing else uses',
    'x: &x\n  a: 1\ny: *x\n',
    { path: ['y'], set: { b: 2 } },
    'x: &x\n  a: 1\ny: *x\n',
  ],
  [
    'an alias in place of a value',
    'n: &n number\na: {type: *n}\n',
    { path: ['a'], set: { type: 'integer' } },
    'n: &n number\na: {type: integer}\n',
  ],
  [
    'an anchored value that others use',
    'a: {type: &n number}\nb: {type: *n}\n',
    { path: ['a'], set: { type: 'integer' } },
    'a: {type: &n number}\nb: {type: *n}\n',
  ],
  [
    'an anchored value that nothing uses',
    'a: {type: &n number}\n',
    { path: ['a'], set: { type: 'integer' } },
    'a: {type: &n integer}\n',
  ],
  [
    'a member that a merge brings',
    'd: &d {type: number}\na: {<<: *d}\n',
    { path: ['a'], set: { x: 1 } },
    'd: &d {type: number}\na: {<<: *d, x: 1}\n',
  ],
  [
    'tagged and quoted keys beside it',
    "a:\n  !!str b: 1\n  'c d': 2\n",
    { path: ['a'], set: { 'x/y': "it's" } },
    "a:\n  !!str b: 1\n  'c d': 2\n  x/y: 'it''s'\n",
  ],
  [
    'a document with its markers',
    '%YAML 1.2\n---\na: {b: 1}\n...\n',
    { path: ['a'], set: { x: 1 } },
    '%YAML 1.2\n---\na: {b: 1, x: 1}\n...\n',
  ],
])('%s', (_, text, change, expected) => {
  const edited = edit(text, change);
  expect(edited.text).toBe(expected);
  expect(edited.made).toHaveLength(expected === text ? 0 : 1);
});

test('a member gets another name and another value', () => {
  const change = { path: ['a'], rename: { type: 'contentMediaType' }, set: { contentMediaType: 'application/octet-stream' } };
  expect(edit('a: {type: string, x: 1} # c\n', change).text).toBe('a: {contentMediaType: application/octet-stream, x: 1} # c\n');
  expect(edit('{"a": {"type": "string"}}', change).text).toBe('{"a": {"contentMediaType": "application/octet-stream"}}');
});

test('what an anchor shares is edited when every place that shares it asks for the same', () => {
  const text = 'x: &x\n  a: 1\ny: *x\n';
  expect(edit(text, { path: ['x'], set: { b: 2 } }).made).toHaveLength(0);
  const both = editText(text, [
    [
      { path: ['x'], set: { b: 2 } },
      { path: ['y'], set: { b: 2 } },
    ],
  ]);
  expect(both.text).toBe('x: &x\n  a: 1\n  b: 2\ny: *x\n');
});

test('a group that cannot be made leaves the others', () => {
  const text = 'x: &x\n  a: 1\ny: *x\nz: {a: 1}\nempty:\n';
  const groups = [
    [{ path: ['x'], set: { b: 2 } }],
    [{ path: ['z'], set: { b: 2 } }],
    [{ path: ['empty'], set: { b: 2 } }],
    [{ path: ['no'], set: { b: 1 } }],
  ];
  const { text: edited, made } = editText(text, groups);
  expect(edited).toBe('x: &x\n  a: 1\ny: *x\nz: {a: 1, b: 2}\nempty:\n');
  expect(made).toEqual([groups[1]]);
});

test.each(['a: [\n', 'a: 1\na: 2\n', 'a: {b: 1}\n---\nc: 1\n', '\ta: {b: 1}\n', '', '# nothing\n'])(
  '%j is left alone',
  (text) => {
    expect(edit(text, { path: ['a'], set: { x: 1 } })).toEqual({ text, made: [] });
  },
);

test('text that only looks like something else is quoted', () => {
  for (const value of [
    'yes',
    '1',
    '',
    ' a',
    'a: b',
    'a #b',
    '@a',
    '{a}',
    "it's",
    'null',
    '~',
    '0x1',
    '2020-01-01',
    'é',
    'a\nb',
    '[',
    '*a',
    '- a',
    '1e3',
    '.5',
    'a,b',
    '=',
    '<<',
  ])
    for (const text of ['a:\n  b: 1\n', 'a: {b: 1}\n', '{"a": {"b": 1}}'])
      expect(
        edit(text, { path: ['a'], set: { x: value, [`k${value}`]: [value] } }).made,
        `${JSON.stringify(value)} in ${text}`,
      ).toHaveLength(1);
});
