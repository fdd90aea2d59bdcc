import { expect, test } from 'vitest';
import { stopFilter } from '../../reference-api/chat/stop-filter.ts';
import { languageModel } from '../../reference-api/model/language-model.ts';
import { seededRandom } from '../../reference-api/model/random.ts';
import { sample } from '../../reference-api/model/sampler.ts';
import { loadTokenizer } from '../../reference-api/model/tokenizer.ts';

const { generate } = languageModel();
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

/** In bits, of all choices of some answers. */
function entropy(temperature: number): number {
  const choices = Array.from({ length: 10 }, (_, seed) => [
    ...generate('', { temperature, topP: 1, random: seededRandom(`${seed}`) }),
  ]).flat();
  const bits = choices.map(({ options }) => options().reduce((sum, { probability: p }) => sum - p * Math.log2(p), 0));
  return bits.reduce((sum, one) => sum + one, 0) / bits.length;
}

test('a higher temperature has a higher entropy', () => {
  const measured = [0.2, 0.5, 1, 1.5, 2].map(entropy);
  expect(measured).toEqual([...measured].sort((a, b) => a - b));
  expect(measured[4]).toBeGreaterThan((measured[0] ?? 0) * 1.5);
});

test('a small top_p says what temperature 0 says, whatever the temperature and the seed', () => {
  const text = (temperature: number, topP: number, seed: number) =>
    [...generate('', { temperature, topP, random: seededRandom(`${seed}`) })].map((said) => said.text).join('');
  for (let seed = 0; seed < 10; seed++) expect(text(1, 0.000_001, seed)).toBe(text(0, 1, seed));
});

test('the probabilities of a place add up to at most 1, and the text is one of the options', () => {
  for (const temperature of [0, 0.05, 1, 2]) {
    for (const said of generate('What is a stream?', { temperature, topP: 1, random: seededRandom('sums') })) {
      const options = said.options();
      const total = options.reduce((sum, { probability }) => sum + probability, 0);
      expect(total).toBeLessThan(1 + 1e-9);
      expect(options.every(({ probability }) => probability > 0)).toBe(true);
      expect(options.some(({ value }) => value === said.text)).toBe(true);
    }
  }
});

test('an answer has something to do with its prompt', () => {
  const about = (prompt: string) => {
    let text = '';
    for (let seed = 0; seed < 20; seed++)
      text += [...generate(prompt, { temperature: 0.7, topP: 1, random: seededRandom(`${seed}`) })]
        .slice(1)
        .map(({ text: said }) => said)
        .join('');
    return (word: string) => text.toLowerCase().split(word).length - 1;
  };
  expect(about('Tell me about bread.')('bread')).toBeGreaterThan(about('Tell me about rivers.')('bread') + 5);
});

test('every answer ends, is clean text, and the pieces of the tokenizer join to it', async () => {
  const tokenizer = await loadTokenizer();
  for (let seed = 0; seed < 100; seed++) {
    const sampling = { temperature: seed / 50, topP: 1, random: seededRandom(`${seed}`) };
    const said = [...generate(seed % 2 ? 'Ça va, 東京?' : '', sampling)].map(({ text }) => text);
    const text = said.join('');
    // Tokens do not cross from one choice to the next, so that each has a probability of its own.
    expect(said.reduce((sum, one) => sum + tokenizer.count(one), 0)).toBe(tokenizer.count(text));
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
