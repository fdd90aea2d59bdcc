import { expect, test } from 'vitest';
import { JsonPathError, select } from '../../src/description/json-path.ts';
import { toPointer } from '../../src/description/node.ts';

const shop = {
  books: [
    { title: 'Sayings', price: 8.95, kind: 'reference' },
    { title: 'Sword', price: 12.99, kind: 'fiction', 'x-tag': ['old'] },
    { title: 'Moby', price: 8.99, kind: 'fiction', isbn: '0-553' },
  ],
  bicycle: { color: 'red', price: 399 },
  '/a~b': { "it's": 1 },
};

test.each([
  ['$', ['']],
  ['$.books[*].title', ['/books/0/title', '/books/1/title', '/books/2/title']],
  ['$..price', ['/books/0/price', '/books/1/price', '/books/2/price', '/bicycle/price']],
  ['$.books[-1]', ['/books/2']],
  ['$.books[0,1].title', ['/books/0/title', '/books/1/title']],
  ['$.books[:2]', ['/books/0', '/books/1']],
  ['$.books[::-1]', ['/books/2', '/books/1', '/books/0']],
  ['$.books[?(@.price < 10)]', ['/books/0', '/books/2']],
  ['$.books[?@.isbn]', ['/books/2']],
  ['$.books[?!@.isbn && @.kind=="fiction"]', ['/books/1']],
  ["$.books[?@.kind == 'reference' || @.isbn]", ['/books/0', '/books/2']],
  ['$.books[?(@.x-tag)].x-tag[0]', ['/books/1/x-tag/0']],
  ["$.books[?match(@.title, 'S.*')]", ['/books/0', '/books/1']],
  ["$.books[?search(@.title, 'w')]", ['/books/1']],
  ['$.books[?length(@.title) == 4]', ['/books/2']],
  ['$.books[?count(@.*) > 3]', ['/books/1', '/books/2']],
  ['$[?@.color == $.bicycle.color]', ['/bicycle']],
  ["$['/a~b']['it\\'s']", ["/~1a~0b/it's"]],
  ['$..["color"]', ['/bicycle/color']],
  ['$.nothing.at.all', []],
  ['$.books.title', []],
  ['$.books[7]', []],
])('%s', (path, expected) => {
  expect(
    select(path, shop)
      .map((selected) => toPointer(selected.path))
      .sort(),
  ).toEqual([...expected].sort());
});

test.each([
  '',
  'books',
  '$.',
  '$[',
  '$.books[?',
  '$.books[?(@.a==)]',
  "$['a",
  '$.books[?foo(@.a)]',
  `$[?${'('.repeat(60)}`,
  '$ .x y',
])('%s is no JSONPath', (path) => {
  expect(() => select(path, shop)).toThrow(JsonPathError);
});
