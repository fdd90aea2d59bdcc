import { expect, test } from 'vitest';
import { parseMultipart } from '../../src/mock/multipart.ts';
import { parseBody } from '../../src/mock/request-body.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('parts are told apart, with names, types and exact bytes', () => {
  const body = bytes(
    'preamble\r\n--x y\r\nContent-Disposition: form-data; name="a"\r\n\r\n--x\r\nnot the end\r\n--x y\r\ncontent-type: image/png\r\ncontent-disposition: form-data; name=f; filename=p.png\r\n\r\n\r\n--x y--\r\n',
  );
  const parts = parseMultipart(body, 'multipart/form-data; boundary="x y"')!;
  expect(
    parts.map(({ name, filename, mediaType, bytes: content }) => [name, filename, mediaType, Buffer.from(content).toString()]),
  ).toEqual([
    ['a', undefined, 'text/plain', '--x\r\nnot the end'],
    ['f', 'p.png', 'image/png', ''],
  ]);
});

test.each(['', '--b', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nno end', '--b\r\nno blank line'])(
  'a body without its end is malformed: %j',
  (text) => {
    expect(parseMultipart(bytes(text), 'multipart/form-data; boundary=b')).toBeUndefined();
  },
);

test('bodies are read by their type', () => {
  expect(parseBody(bytes('a=1&b[]=2&b[]=3&c[k]=v'), 'application/x-www-form-urlencoded')).toMatchObject({
    kind: 'form',
    value: { a: '1', b: ['2', '3'], c: { k: 'v' } },
  });
  expect(parseBody(bytes('{"a":1}'), 'application/vnd.x+json; charset=utf-8')).toMatchObject({ kind: 'json', value: { a: 1 } });
  expect(parseBody(bytes('{"a":1}'), undefined)).toMatchObject({ kind: 'json' });
  expect(parseBody(bytes('{"a":'), 'application/json')).toMatchObject({ kind: 'malformed' });
  expect(parseBody(new Uint8Array([0x22, 0xff, 0x22]), 'application/json')).toMatchObject({ kind: 'malformed' });
  expect(parseBody(bytes('{"secret'), 'application/json')).not.toMatchObject({ message: expect.stringContaining('secret') });
  expect(parseBody(bytes('['.repeat(100_000) + ']'.repeat(100_000)), 'application/json')).toMatchObject({
    kind: 'malformed',
    message: expect.stringContaining('deep'),
  });
  expect(parseBody(bytes(JSON.stringify('['.repeat(2000))), 'application/json')).toMatchObject({ kind: 'json' });
  expect(parseBody(new Uint8Array(0), 'application/json')).toEqual({ kind: 'none' });
});
