import { expect, test } from 'vitest';
import type { DecodedItem, Framing } from '../../src/stream/index.ts';
import { createStreamDecoder, decodeStream } from '../../src/stream/index.ts';

const encoder = new TextEncoder();
const RS = '\u001e';

const VECTORS: { framing: Framing; name: string; stream: string; data: string[]; deviations?: string[] }[] = [
  { framing: 'ndjson', name: 'lines', stream: '{"a":1}\n[2]\r\n"x"\n', data: ['{"a":1}', '[2]', '"x"'] },
  { framing: 'ndjson', name: 'no line end at the end', stream: '1\n2', data: ['1', '2'], deviations: ['unterminated-line@2'] },
  {
    framing: 'ndjson',
    name: 'cut off',
    stream: '1\n{"a',
    data: ['1', '{"a'],
    deviations: ['unterminated-line@2', 'invalid-json-line@2'],
  },
  {
    framing: 'ndjson',
    name: 'blank lines',
    stream: '1\n\n \r\n2\n',
    data: ['1', '2'],
    deviations: ['blank-line@2', 'blank-line@3'],
  },
  {
    framing: 'ndjson',
    name: 'a pretty array',
    stream: '[\n{"a":1},\n2]\n',
    data: ['[', '{"a":1},', '2]'],
    deviations: ['invalid-json-line@0', 'invalid-json-line@2', 'invalid-json-line@11'],
  },
  {
    framing: 'ndjson',
    name: 'SSE under NDJSON',
    stream: 'data: {"a":1}\n',
    data: ['data: {"a":1}'],
    deviations: ['invalid-json-line@0'],
  },
  { framing: 'ndjson', name: 'BOM', stream: '\ufeff1\n', data: ['1'], deviations: ['bom@0'] },
  { framing: 'json-seq', name: 'texts', stream: `${RS}{"a":1}\n${RS}2\n`, data: ['{"a":1}', '2'] },
  {
    framing: 'json-seq',
    name: 'line feeds within',
    stream: `${RS}{\n"a": "}\\"\\\\"\n}\n${RS}[\n]\n`,
    data: ['{\n"a": "}\\"\\\\"\n}', '[\n]'],
  },
  { framing: 'json-seq', name: 'several RS', stream: `${RS}${RS}\n${RS}1\n`, data: ['1'] },
  {
    framing: 'json-seq',
    name: 'no RS',
    stream: '{"a":1}\n{"b":2}\n',
    data: ['{"a":1}', '{"b":2}'],
    deviations: ['missing-rs@0', 'missing-rs@8'],
  },
  {
    framing: 'json-seq',
    name: 'no LF',
    stream: `${RS}{"a":1}${RS}[2]`,
    data: ['{"a":1}', '[2]'],
    deviations: ['missing-lf@8', 'missing-lf@12'],
  },
  { framing: 'json-seq', name: 'a number that may be cut', stream: `${RS}12${RS}3\n`, data: ['3'], deviations: ['truncated@1'] },
  {
    framing: 'json-seq',
    name: 'an object that is cut',
    stream: `${RS}{"a":[1${RS}3\n${RS}{"b`,
    data: ['3'],
    deviations: ['truncated@1', 'truncated@12'],
  },
  {
    framing: 'json-seq',
    name: 'no JSON',
    stream: `${RS}nope\n${RS}1\n`,
    data: ['nope', '1'],
    deviations: ['invalid-json-text@1'],
  },
];

test.each(VECTORS)('decodes $framing: $name, wherever it is cut', ({ framing, stream, data, deviations }) => {
  const bytes = encoder.encode(stream);
  const whole = decodeStream(framing, bytes);
  expect(whole.items.map((item) => item.kind === 'event' && item.data)).toEqual(data);
  expect(whole.decoder.deviations.map(({ code, offset }) => `${code}@${offset}`)).toEqual(deviations ?? []);
  const cuts = [...Array(bytes.length).keys()].map((at) => [bytes.slice(0, at), bytes.slice(at)]);
  cuts.push(Array.from(bytes, (_, at) => bytes.slice(at, at + 1)));
  for (const chunks of cuts) {
    const decoder = createStreamDecoder(framing);
    const items: DecodedItem[] = chunks.flatMap((chunk) => decoder.push(chunk));
    items.push(...decoder.end());
    expect(items).toEqual(whole.items);
    expect(decoder.deviations).toEqual(whole.decoder.deviations);
  }
});

test.each<Framing>(['ndjson', 'json-seq'])(
  'a value of %s over the limit is cut and reported, and decoding goes on',
  (framing) => {
    const rs = framing === 'json-seq' ? RS : '';
    const { items, decoder } = decodeStream(framing, encoder.encode(`${rs}"${'漢'.repeat(20)}"\n${rs}"ok"\n`), {
      maxEventBytes: 12,
    });
    expect(items).toMatchObject([{ data: '"漢漢漢', truncated: true }, { data: '"ok"' }]);
    expect([...decoder.counts]).toEqual([['event-too-large', 1]]);
  },
);
