// Words: what they are about, and which of them are marks.

/** Words that say nothing about a topic. */
const COMMON = new Set(
  'a about an and are as at be been but by can do does for from has have how i in is it its me my not of on one or so that the then there they this to was what when where which who why will with you your please tell'.split(
    ' ',
  ),
);

/** The words of the prompt that say something, in their order. */
export function topicWords(prompt: string): string[] {
  const words = prompt.slice(-2000).match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = new Map(words.map((word) => [word.toLowerCase(), word]));
  const kept = [...telling].filter(([word]) => word.length > 2 && word.length < 24 && !COMMON.has(word));
  return longest(
    kept.map(([, word]) => word),
    12,
  );
}

/** Long words usually name the topic. In the order of `words`. */
export function longest(words: readonly string[], count: number): string[] {
  const chosen = new Set([...words].sort((a, b) => b.length - a.length).slice(0, count));
  return words.filter((word) => chosen.has(word));
}

/** Singular and plural are one topic. */
export function stem(word: string): string {
  const lower = word.toLowerCase();
  return lower.length > 3 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}

export function isPunctuation(word: string): boolean {
  return /^[^\p{L}\p{N}]$/u.test(word);
}

export function isEnd(word: string): boolean {
  return word === '.' || word === '!' || word === '?';
}
