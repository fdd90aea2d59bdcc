import { expect, test } from 'vitest';
import { stopFilter } from '../../reference-api/chat/stop-filter.ts';
import { generate } from '../../reference-api/model/language-model.ts';
import { seededRandom } from '../../reference-api/model/random.ts';
import { sample } from '../../reference-api/model/sampler.ts';
import { loadTokenizer } from '../../reference-api/model/tokenizer.ts';

const candidates = [
  { value: 'often', weight: 6 },
  { value: 'seldom', weight: 3 },
  { value: 'rarely', weight: 1 },
];

function shares(temperature: number, topP: number): Record<string, number> {
  const random = seededRandom('shares');
  const counts: Record<string, number> = {};
  for (let draw = 0; draw < 4000; draw++) {
    const drawn = sample(candidates, { temperature, topP, random }) ?? '';
    counts[drawn] = (counts[drawn] ?? 0) + 1 / 4000;
  }
  return counts;
}

test('at temperature 1 the shares are the weights, at 0 the likeliest has all, at 2 they come closer', () => {
  expect(shares(1, 1).often).toBeCloseTo(0.6, 1);
  expect(shares(1, 1).rarely).toBeCloseTo(0.1, 1);
  expect(shares(0, 1).often).toBeCloseTo(1, 5);
  expect(shares(2, 1).often).toBeLessThan(0.52);
  expect(shares(0.01, 1).often).toBeCloseTo(1, 5);
});

test('top_p keeps the likeliest that together reach it', () => {
  expect(Object.keys(shares(1, 0.9)).sort()).toEqual(['often', 'seldom']);
  expect(Object.keys(shares(1, 0.5))).toEqual(['often']);
  expect(Object.keys(shares(1, 0))).toEqual(['often']);
});

test('an answer has something to do with its prompt', () => {
  const about = (prompt: string) => {
    let text = '';
    for (let seed = 0; seed < 20; seed++)
      text += [...generate(prompt, { temperature: 0.7, topP: 1, random: seededRandom(`${seed}`) })].slice(8).join('');
    return (word: string) => text.toLowerCase().split(word).length - 1;
  };
  expect(about('Tell me about bread.')('bread')).toBeGreaterThan(about('Tell me about rivers.')('bread') + 5);
});

test('every answer ends, is clean text, and the pieces of the tokenizer join to it', async () => {
  const tokenizer = await loadTokenizer();
  for (let seed = 0; seed < 100; seed++) {
    const text = [
      ...generate(seed % 2 ? 'Ça va, 東京?' : '', { temperature: seed / 50, topP: 1, random: seededRandom(`${seed}`) }),
    ].join('');
    expect(text).toMatch(/^\S.*\.$/u);
    expect(text).not.toMatch(/ {2}| [.,]/);
    const pieces = tokenizer.pieces(text);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.reduce((sum, piece) => sum + piece.tokens, 0)).toBe(tokenizer.count(text));
  }
});

test('no piece of the tokenizer is half a character', async () => {
  const tokenizer = await loadTokenizer();
  const text = 'a 👩‍👩‍👧 𝒳 東京 é';
  const pieces = tokenizer.pieces(text);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(pieces.some((piece) => piece.text.includes('\uFFFD'))).toBe(false);
});

test('a stop sequence is found however the text is cut', () => {
  const text = 'one two END three';
  for (let cut = 1; cut < text.length; cut++) {
    const filter = stopFilter(['END', 'NEVER']);
    const sent = [text.slice(0, cut), text.slice(cut)].map((piece) => filter.push(piece));
    expect([sent.join('') + filter.flush(), filter.stopped]).toEqual(['one two ', true]);
  }
  const filter = stopFilter(['END']);
  expect(filter.push('the EN') + filter.push('emy') + filter.flush()).toBe('the ENemy');
});
