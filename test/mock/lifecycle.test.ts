import { expect, test } from 'vitest';
import type { Lifecycle } from '../../src/api-map/types.ts';
import { runLifecycle } from '../../src/mock/lifecycle.ts';
import { pieces } from '../../src/mock/text.ts';

const answer = {
  id: 'a',
  status: 'done',
  note: null,
  parts: [
    { kind: 'text', text: 'one two' },
    { kind: 'call', input: { x: 1 } },
  ],
};

const LIFECYCLE: Lifecycle = {
  every: { '/n': { sequence: true }, '/id': { answer: '/id' } },
  steps: [
    { event: 'start', set: { '/answer': { answer: '', with: { '/parts': [], '/missing': 1 } } } },
    {
      each: '/parts',
      steps: [
        { event: 'open', set: { '/index': { index: 0 }, '/part': { item: '', with: { '/text': '' } } } },
        { event: 'text', when: { at: '/kind', in: ['text'] }, pieces: '/text', set: { '/delta/0/text': { piece: true } } },
        { event: 'call', pieces: '/input', set: { '/delta': { piece: true } } },
      ],
    },
    { event: 'note', when: { of: 'answer', at: '/note' }, set: {} },
    { event: 'usage', when: { of: 'request', at: '/usage', in: [true] }, set: {} },
    { event: 'lost', set: { '/x': { answer: '/nowhere' } } },
    { event: 'end', set: { '/x': { answer: '/nowhere', optional: true }, '/status': { answer: '/status' } } },
  ],
};

test('a lifecycle is run step by step', () => {
  const run = (request: unknown) => runLifecycle(LIFECYCLE, { answer, request, discriminator: '/type', sequenceStart: 5 });
  expect(run({}).map(({ value }) => value)).toEqual([
    { type: 'start', n: 5, id: 'a', answer: { ...answer, parts: [] } },
    { type: 'open', n: 6, id: 'a', index: 0, part: { kind: 'text', text: '' } },
    { type: 'text', n: 7, id: 'a', delta: [{ text: 'one' }] },
    { type: 'text', n: 8, id: 'a', delta: [{ text: ' two' }] },
    { type: 'open', n: 9, id: 'a', index: 1, part: { kind: 'call', input: { x: 1 } } },
    { type: 'call', n: 10, id: 'a', delta: '{"x":1}' },
    { type: 'end', n: 11, id: 'a', status: 'done' },
  ]);
  expect(run({ usage: true }).map(({ variant }) => variant)).toContain('usage');
  expect(answer.parts[0]).toEqual({ kind: 'text', text: 'one two' });
});

test('pieces join to the text, and none splits a character', () => {
  const texts = [
    '',
    'a b',
    '  lead',
    'trail \n\n',
    'x'.repeat(100),
    '漢字'.repeat(30),
    `${'👩‍👩‍👧'.repeat(20)} é`,
    `${'a'.repeat(23)}👧 end`,
    '\t\u00a0mixed ',
  ];
  for (const text of texts) {
    const parts = pieces(text);
    expect(parts.join('')).toBe(text);
    for (const part of parts) expect(Buffer.from(part).toString()).toBe(part);
  }
});
