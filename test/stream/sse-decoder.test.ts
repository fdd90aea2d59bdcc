import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createStreamDecoder, decodeStream } from '../../src/stream/index.ts';
import type { DecodedEvent, DecodedItem, StreamDecoder } from '../../src/stream/types.ts';
import { cpuTime } from '../cpu-time.ts';
import { VECTORS } from './vectors.ts';

const bytesOf = (stream: string | Uint8Array): Uint8Array =>
  typeof stream === 'string' ? new TextEncoder().encode(stream) : stream;
const events = (items: DecodedItem[]): DecodedEvent[] => items.filter((item) => item.kind === 'event');
const seen = (decoder: StreamDecoder): string[] => decoder.deviations.map(({ code, offset }) => `${code}@${offset}`);

test.each(VECTORS)('decodes: $name', ({ stream, events: expected, comments, deviations }) => {
  const { items, decoder } = decodeStream('sse', bytesOf(stream));
  expect(events(items).map(({ event, data, lastEventId }) => [event, data, lastEventId])).toEqual(expected);
  expect(items.flatMap((item) => (item.kind === 'comment' ? [item.text] : []))).toEqual(comments ?? []);
  expect(seen(decoder)).toEqual(deviations ?? []);
});

test.each(VECTORS)('decodes the same wherever the body is cut: $name', ({ stream }) => {
  const bytes = bytesOf(stream);
  const whole = decodeStream('sse', bytes);
  const cuts = [...Array(bytes.length).keys()].map((at) => [bytes.slice(0, at), bytes.slice(at)]);
  cuts.push(Array.from(bytes, (_, at) => bytes.slice(at, at + 1)));
  for (const chunks of cuts) {
    const decoder = createStreamDecoder('sse');
    const items = chunks.flatMap((chunk) => decoder.push(chunk));
    items.push(...decoder.end());
    expect(items).toEqual(whole.items);
    expect(decoder.deviations).toEqual(whole.decoder.deviations);
  }
});

test('every recorded stream of fixtures/streams decodes without a violation, cut into pieces of any size', () => {
  const folder = new URL('../../fixtures/streams/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.sse'));
  expect(names.length).toBeGreaterThanOrEqual(4);
  for (const name of names) {
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    const whole = decodeStream('sse', bytes);
    const violations = whole.decoder.deviations.filter(({ severity }) => severity === 'violation');
    if (name.startsWith('broken-')) expect(violations.length, name).toBeGreaterThan(0);
    else expect(violations, name).toEqual([]);
    for (const size of [1, 2, 3, 7, 64]) {
      const decoder = createStreamDecoder('sse');
      const items: DecodedItem[] = [];
      for (let at = 0; at < bytes.length; at += size) items.push(...decoder.push(bytes.subarray(at, at + size)));
      items.push(...decoder.end());
      expect(items).toEqual(whole.items);
      expect(decoder.deviations).toEqual(whole.decoder.deviations);
    }
  }
});

/** WHATWG HTML §9.2.6 word for word, over a whole text. */
function bookish(bytes: Uint8Array): [string, string, string][] {
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
  lines.pop();
  const out: [string, string, string][] = [];
  let [type, data, id] = ['', '', ''];
  for (const line of lines) {
    if (line === '') {
      if (data !== '') out.push([type || 'message', data.slice(0, -1), id]);
      [type, data] = ['', ''];
    } else if (!line.startsWith(':')) {
      const [, name, , value] = /^([^:]*)(: ?)?([\s\S]*)$/.exec(line)!;
      if (name === 'event') type = value!;
      if (name === 'data') data += `${value}\n`;
      if (name === 'id' && !value!.includes('\0')) id = value!;
    }
  }
  return out;
}

test('agrees with the text of the standard on random streams', () => {
  let state = 42;
  const next = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const parts = [
    'data',
    'event',
    'id',
    'retry',
    ':',
    ': ',
    ' ',
    '\n',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    'a',
    'é',
    '\0',
    '漢',
    '{"a":',
    '}',
    '\ufeff',
  ];
  for (let round = 0; round < 3000; round++) {
    const bytes: number[] = [];
    for (let count = next(24); count > 0; count--) {
      if (next(15) === 0) bytes.push(next(256));
      else bytes.push(...new TextEncoder().encode(parts[next(parts.length)]!));
    }
    const stream = Uint8Array.from(bytes);
    const decoder = createStreamDecoder('sse');
    const items: DecodedItem[] = [];
    for (let at = 0; at < stream.length; ) {
      const size = 1 + next(5);
      items.push(...decoder.push(stream.subarray(at, at + size)));
      at += size;
    }
    items.push(...decoder.end());
    expect(events(items).map(({ event, data, lastEventId }) => [event, data, lastEventId])).toEqual(bookish(stream));
  }
});

test('tells where each event stands, whether it was named, its id and its retry', () => {
  const { items } = decodeStream('sse', bytesOf(': hi\nevent: message\nid: 3\nretry: 20\ndata: a\r\n\r\n\ndata: b\n\n'));
  expect(items).toEqual([
    { kind: 'comment', text: ' hi', start: 0, end: 5, index: 0 },
    {
      kind: 'event',
      event: 'message',
      named: true,
      data: 'a',
      id: '3',
      lastEventId: '3',
      retry: 20,
      start: 5,
      end: 46,
      index: 0,
    },
    { kind: 'event', event: 'message', named: false, data: 'b', lastEventId: '3', start: 48, end: 57, index: 1 },
  ]);
});

test('an event over the limit is cut and reported, and decoding goes on', () => {
  for (const size of [1, 1000]) {
    const decoder = createStreamDecoder('sse', { maxEventBytes: 20 });
    const stream = bytesOf(
      `data: ${'x'.repeat(50)}\n\ndata: ok\n\ndata: 1234567\ndata: 1234567\ndata: 1\n\n: ${'c'.repeat(40)}\ndata: ok\n\n`,
    );
    const items: DecodedItem[] = [];
    for (let at = 0; at < stream.length; at += size) items.push(...decoder.push(stream.subarray(at, at + size)));
    items.push(...decoder.end());
    expect(events(items).map(({ data, truncated }) => [data, truncated])).toEqual([
      ['x'.repeat(14), true],
      ['ok', undefined],
      ['1234567\n123456', true],
      ['ok', undefined],
    ]);
    expect(seen(decoder)).toEqual(['event-too-large@0', 'event-too-large@68', 'event-too-large@105']);
  }
});

test('a cut does not make half a character', () => {
  for (let limit = 7; limit < 20; limit++) {
    const { items, decoder } = decodeStream('sse', bytesOf('data: 漢字👧é漢字👧é\n\n'), { maxEventBytes: limit });
    expect(events(items)[0]!.data).not.toContain('\ufffd');
    expect(decoder.counts.has('invalid-utf8')).toBe(false);
    expect(decoder.counts.get('event-too-large')).toBe(1);
  }
});

test('deviations are bounded and counted', () => {
  const { decoder } = decodeStream('sse', bytesOf('x\n'.repeat(5000)));
  expect(decoder.deviations.filter(({ code }) => code === 'unknown-field').length).toBe(100);
  expect(decoder.counts.get('unknown-field')).toBe(5000);
});

test('a line of 8 MB that arrives byte by byte, and a million short lines, take linear time', () => {
  const decoder = createStreamDecoder('sse', { maxEventBytes: 1 << 24 });
  const started = cpuTime();
  const one = bytesOf('x');
  decoder.push(bytesOf('data: '));
  for (let at = 0; at < 1 << 23; at++) decoder.push(one);
  expect(events(decoder.push(bytesOf('\n\n')))[0]!.data.length).toBe(1 << 23);
  expect(events(decoder.push(bytesOf(`${'data:\n'.repeat(1_000_000)}\n`)))[0]!.data.length).toBe(999_999);
  // Quadratic code takes minutes here.
  expect(cpuTime() - started).toBeLessThan(10_000);
});
