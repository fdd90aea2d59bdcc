// Random numbers go in; a few plain sentences come out, to stand where a model would write.
import { createRandom, pick, type Random } from './random.ts';

const SUBJECTS = [
  'The harbour',
  'A quiet engine',
  'The old map',
  'Each lamp',
  'The long road',
  'A small river',
  'The north wind',
  'This garden',
] as const;
const VERBS = ['follows', 'carries', 'remembers', 'answers', 'crosses', 'keeps', 'measures', 'gathers'] as const;
const OBJECTS = [
  'the morning light',
  'every second stone',
  'a simple question',
  'the weight of snow',
  'its own reflection',
  'the last train',
  'seven grey gulls',
  'a handful of seeds',
] as const;
const ENDS = [
  'before the rain',
  'without a sound',
  'at half past nine',
  'until the tide turns',
  'beyond the hill',
  'with great care',
] as const;

const SENTENCES = 3;

export function sentences(random: Random, count: number): string {
  return Array.from({ length: count }, () => sentence(random)).join(' ');
}

/** What a model says when asked anything. */
export function madeText({ seed }: { readonly seed: number }): string {
  return sentences(createRandom(seed), SENTENCES);
}

export function sentence(random: Random): string {
  const subject = pick(random, SUBJECTS);
  return `${subject} ${pick(random, VERBS)} ${pick(random, OBJECTS)} ${pick(random, ENDS)}.`;
}

/** Pieces as a model would emit them; joined they are `text` again. No piece splits a character. */
export function pieces(text: string): string[] {
  // A word takes the white space before it along. Long runs without white space (base64, CJK) go out in parts.
  return text.match(/\s*\S{1,24}(?![\udc00-\udfff])|\s+|[\s\S]/gu) ?? [];
}

/** What the mock counts as tokens: its own pieces. */
export function countTokens(text: string): number {
  return pieces(text).length;
}
