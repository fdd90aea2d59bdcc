// Texts -> what follows what in them, in twos and in threes.
import { TEXT } from './text.ts';
import { isEnd, stem, topicWords } from './words.ts';

/** An answer to learn, and the question that it answers. */
export interface Lesson {
  readonly question: string;
  readonly answer: string;
}

export interface Table {
  /** After a word, or after two with a space between them: which words came, and how often. */
  readonly followers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly sentences: readonly Sentence[];
  /** There were lessons. */
  readonly taught: boolean;
}

export interface Sentence {
  readonly start: readonly string[];
  /** What it is about: its own words, and those of the question that it answers. */
  readonly stems: readonly string[];
  readonly weight: number;
}

const TRIGRAM_WEIGHT = 8;
/** The probability of what was never seen. */
const UNSEEN = 1e-4;

export function makeTable(lessons: readonly Lesson[], weight: number): Table {
  const followers = new Map<string, Map<string, number>>();
  const sentences: Sentence[] = [];
  const follow = (context: string, word: string, times: number) => {
    const counts = followers.get(context) ?? new Map<string, number>();
    followers.set(context, counts.set(word, (counts.get(word) ?? 0) + times));
  };
  const read = (text: string, about: readonly string[], times: number) => {
    for (const words of sentencesOf(text)) {
      sentences.push({ start: words.slice(0, 2), stems: [...words.map(stem), ...about], weight: times });
      for (const { before, last, next } of steps(words)) {
        follow(last, next, times);
        if (before !== undefined) follow(`${before} ${last}`, next, times);
      }
    }
  };
  read(TEXT, [], 1);
  for (const { question, answer } of lessons) read(answer, topicWords(question).map(stem), weight);
  return { followers, sentences, taught: lessons.length > 0 };
}

/** In proportion to the probability. */
export function likelihood(afterOne: number, afterTwo = 0): number {
  return afterOne + TRIGRAM_WEIGHT * afterTwo;
}

/** The mean of -ln p over the words of the answers, each after those before it. */
export function loss({ followers }: Table, lessons: readonly Lesson[]): number {
  const surprise = ({ before, last, next }: Step): number => {
    const afterTwo = followers.get(`${before} ${last}`);
    const weights = [...(followers.get(last) ?? [])].map(([word, times]) => ({
      word,
      weight: likelihood(times, afterTwo?.get(word)),
    }));
    const whole = weights.reduce((sum, { weight }) => sum + weight, 0);
    const own = weights.find(({ word }) => word === next)?.weight ?? 0;
    return -Math.log(Math.max(UNSEEN, own / Math.max(whole, 1)));
  };
  const all = lessons.flatMap(({ answer }) => sentencesOf(answer).flatMap((words) => [...steps(words)]));
  return all.length === 0 ? 0 : all.reduce((sum, step) => sum + surprise(step), 0) / all.length;
}

interface Step {
  readonly before: string | undefined;
  readonly last: string;
  readonly next: string;
}

function* steps(words: readonly string[]): Generator<Step> {
  for (const [index, next] of words.entries()) {
    const last = words[index - 1];
    if (last !== undefined) yield { before: words[index - 2], last, next };
  }
}

/** The sentences of a text, each as its words and marks and with an end. */
function sentencesOf(text: string): string[][] {
  return text
    .split('\n')
    .flatMap((line) => line.match(/[^.!?]+[.!?]*/g) ?? [])
    .map((sentence): string[] => sentence.match(/[\p{L}\p{N}'’-]+|[^\s\p{L}\p{N}]/gu) ?? [])
    .filter((words) => words.length > 0)
    .map((words) => (isEnd(words.at(-1) ?? '') ? words : [...words, '.']));
}
