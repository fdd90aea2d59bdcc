// A prompt and a way of sampling -> words, one after the other. A trigram model over `text.ts`, leaning towards the words of the prompt.
import { type Candidate, type Sampling, sample } from './sampler.ts';
import { TEXT } from './text.ts';

/** Words that say nothing about a topic. */
const COMMON = new Set(
  'a about an and are as at be been but by can do does for from has have how i in is it its me my not of on one or so that the then there they this to was what when where which who why will with you your please tell'.split(
    ' ',
  ),
);
/** The likelihood that the answer ends after as many sentences. Certain beyond. */
const END_AFTER = [0.1, 0.35, 0.6, 0.8];
const TRIGRAM_WEIGHT = 8;
const TOPIC_BOOST = 4;
/** A sentence is begun where the text speaks of the topic, most of the time. */
const START_BOOST = 40;
/** Without it, temperature 0 would run in circles. */
const REPETITION_DAMPING = 5;

interface Table {
  readonly followers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly sentences: readonly (readonly string[])[];
}

/** Yields pieces of text that each begin a new word, punctuation included: `A`, ` stream`, ` ends.`, … */
export function* generate(prompt: string, sampling: Sampling): Generator<string> {
  let first = true;
  for (const unit of units(prompt, sampling)) {
    yield first ? unit.trimStart() : unit;
    first = false;
  }
}

function* units(prompt: string, sampling: Sampling): Generator<string> {
  const model = table();
  const topic = topicOf(prompt);
  const used = new Map<string, number>();
  yield* opening(topic, sampling);
  for (let sentence = 0; ; sentence++) {
    yield* oneSentence(model, new Set(topic), used, sampling);
    const end = END_AFTER[sentence] ?? 1;
    const candidates = [{ value: true, weight: end }, ...(end < 1 ? [{ value: false, weight: 1 - end }] : [])];
    if (sample(candidates, sampling)) return;
  }
}

function* opening(topic: readonly string[], sampling: Sampling): Generator<string> {
  const about = topic.filter((word) => longest(topic, 2).includes(word)).join(' ');
  if (about === '') return;
  const openings = [
    `On “${about}”:`,
    `About “${about}”, this much is known.`,
    `You asked about “${about}”.`,
    `A word on “${about}”.`,
  ];
  const chosen =
    sample(
      openings.map((value, index) => ({ value, weight: 4 - index / 2 })),
      sampling,
    ) ?? '';
  for (const [index, word] of chosen.split(' ').entries()) yield index === 0 ? word : ` ${word}`;
}

function* oneSentence(
  model: Table,
  topic: ReadonlySet<string>,
  used: Map<string, number>,
  sampling: Sampling,
): Generator<string> {
  const start = sample(starts(model, topic, used), sampling) ?? [];
  let [before = '', last = ''] = start;
  used.set(start.join(' '), (used.get(start.join(' ')) ?? 0) + 1);
  let unit = ` ${before}`;
  for (let words = 0; ; words++) {
    if (isPunctuation(last)) unit += last;
    else {
      yield unit;
      unit = ` ${last}`;
    }
    if (isEnd(last) || words > 60) break;
    const next = sample(continuations(model, before, last, topic, used), sampling);
    if (next === undefined) break;
    const step = `${before} ${last} ${next}`;
    used.set(step, (used.get(step) ?? 0) + 1);
    [before, last] = [last, next];
  }
  yield isEnd(last) ? unit : `${unit}.`;
}

function starts(model: Table, topic: ReadonlySet<string>, used: ReadonlyMap<string, number>): Candidate<readonly string[]>[] {
  return model.sentences.map((sentence) => {
    const start = sentence.slice(0, 2);
    const shared = sentence.filter((word) => topic.has(stem(word))).length;
    return { value: start, weight: damped(1 + START_BOOST * shared, used.get(start.join(' '))) };
  });
}

function continuations(
  model: Table,
  before: string,
  last: string,
  topic: ReadonlySet<string>,
  used: ReadonlyMap<string, number>,
): Candidate<string>[] {
  const seen = model.followers.get(`${before} ${last}`);
  return [...(model.followers.get(last) ?? [])].map(([value, count]) => {
    const weight = (count + TRIGRAM_WEIGHT * (seen?.get(value) ?? 0)) * (topic.has(stem(value)) ? TOPIC_BOOST : 1);
    return { value, weight: damped(weight, used.get(`${before} ${last} ${value}`)) };
  });
}

function damped(weight: number, times = 0): number {
  return weight / REPETITION_DAMPING ** (2 * times);
}

let made: Table | undefined;

function table(): Table {
  if (made !== undefined) return made;
  const followers = new Map<string, Map<string, number>>();
  const sentences: string[][] = [];
  const count = (context: string, word: string) => {
    const counts = followers.get(context) ?? new Map<string, number>();
    followers.set(context, counts.set(word, (counts.get(word) ?? 0) + 1));
  };
  for (const line of TEXT.split('\n')) {
    for (const sentence of line.match(/[^.]+\./g) ?? []) {
      const words = sentence.match(/[\p{L}\p{N}'’-]+|[^\s\p{L}\p{N}]/gu) ?? [];
      sentences.push(words);
      for (const [index, word] of words.entries()) {
        const [second, third] = [words[index + 1], words[index + 2]];
        if (second !== undefined) count(word, second);
        if (second !== undefined && third !== undefined) count(`${word} ${second}`, third);
      }
    }
  }
  made = { followers, sentences };
  return made;
}

/** The words of the prompt that say something, in their order. */
function topicOf(prompt: string): string[] {
  const words = prompt.slice(-2000).match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = [...new Set(words.map((word) => word.toLowerCase()))].filter(
    (word) => word.length > 2 && word.length < 24 && !COMMON.has(word),
  );
  return longest(telling, 12).map(stem);
}

/** Long words usually name the topic. In the order of `words`. */
function longest(words: readonly string[], count: number): string[] {
  const chosen = new Set([...words].sort((a, b) => b.length - a.length).slice(0, count));
  return words.filter((word) => chosen.has(word));
}

/** Singular and plural are one topic. */
function stem(word: string): string {
  const lower = word.toLowerCase();
  return lower.length > 3 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}

function isPunctuation(word: string): boolean {
  return /^[^\p{L}\p{N}]$/u.test(word);
}

function isEnd(word: string): boolean {
  return word === '.';
}
