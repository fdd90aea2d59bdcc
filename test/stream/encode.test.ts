import { expect, test } from 'vitest';
import { decodeStream, encodeJsonSeq, encodeNdjson, encodeSse } from '../../src/stream/index.ts';

test('what is encoded decodes to the same, without a deviation', () => {
  const all = [
    { data: 'a' },
    { event: 'delta', data: '{"a":"b\\nc"}', id: '7', retry: 100 },
    { data: 'several\nlines\n' },
    { data: ' leading blank' },
    { data: '' },
    { comment: 'ping' },
  ];
  const { items, decoder } = decodeStream('sse', new TextEncoder().encode(all.map(encodeSse).join('')));
  expect(items).toMatchObject([
    { data: 'a', named: false },
    { event: 'delta', data: '{"a":"b\\nc"}', id: '7', retry: 100 },
    { data: 'several\nlines\n' },
    { data: ' leading blank' },
    { data: '' },
    { kind: 'comment', text: ' ping' },
  ]);
  expect(decoder.deviations.map(({ code }) => code)).toEqual(['empty-data']);
});

test('what SSE cannot carry is refused', () => {
  expect(() => encodeSse({ event: 'a\nb', data: '' })).toThrow('event cannot contain a line end');
  expect(() => encodeSse({ id: 'a\0', data: '' })).toThrow('NUL');
  expect(() => encodeSse({ retry: 1.5 })).toThrow('whole milliseconds');
});

test('values become one line of NDJSON or one RS text', () => {
  expect(encodeNdjson({ a: 'x\ny' })).toBe('{"a":"x\\ny"}\n');
  expect(encodeJsonSeq([1])).toBe('\u001e[1]\n');
  expect(() => encodeNdjson(undefined)).toThrow('no JSON text');
});
