// A prompt and a way of sampling -> words, one after the other. A trigram model over `text.ts`, leaning towards the words of the prompt.
import { type Candidate, draw, type Option, type Sampling } from './sampler.ts';
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
const LONGEST_SENTENCE = 60;
/** As a logarithm. Far beyond it, weights would overflow. */
const MOST_LEANING = 300;

interface Table {
  readonly followers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly sentences: readonly { readonly start: readonly string[]; readonly stems: readonly string[] }[];
}

/** One choice of the model: a word with the space before it, a punctuation mark, or the first words of a sentence. */
export interface Said {
  readonly text: string;
  /** What could have been said in this place, `text` among it. The rest to 1 is the probability that the answer would have ended. */
  options(): readonly Option<string>[];
}

/** What a request says about words, beside the temperature. */
export interface Leaning {
  /** What is added to the logarithm of the weight of a text. */
  readonly bias?: (text: string) => number;
  /** What is taken from it for each time that the text was said, and once if it was said at all. */
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
}

export function generate(prompt: string, sampling: Sampling, leaning: Leaning = {}): Generator<Said> {
  return new Speech(prompt, sampling, leaning).speak();
}

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

class Speech {
  readonly #model = table();
  readonly #topic: readonly string[];
  /** How often each step of the text was taken, and how often each text was said. */
  readonly #steps = new Map<string, number>();
  readonly #said = new Map<string, number>();
  readonly #sampling: Sampling;
  readonly #leaning: Leaning;
  /** The probability that the answer has not ended here. */
  #going = 1;
  #begun = false;

  constructor(prompt: string, sampling: Sampling, leaning: Leaning) {
    this.#topic = topicWords(prompt).map(stem);
    this.#sampling = sampling;
    this.#leaning = leaning;
  }

  *speak(): Generator<Said> {
    yield* this.#opening();
    for (let sentence = 0; ; sentence++) {
      yield* this.#sentence();
      const end = END_AFTER[sentence] ?? 1;
      const ends = draw([{ value: true, weight: end }, ...(end < 1 ? [{ value: false, weight: 1 - end }] : [])], this.#sampling);
      if (ends?.value !== false) return;
      this.#going = ends.options().find(({ value }) => !value)?.probability ?? 1;
    }
  }

  *#opening(): Generator<Said> {
    const about = this.#topic.filter((word) => longest(this.#topic, 2).includes(word)).join(' ');
    if (about === '') return;
    const openings = [
      `On “${about}”:`,
      `About “${about}”, this much is known.`,
      `You asked about “${about}”.`,
      `A word on “${about}”.`,
    ];
    yield* this.#choose(
      openings.map((value, index) => ({ value, weight: 4 - index / 2 })),
      (opening) => ` ${opening}`,
    );
  }

  *#sentence(): Generator<Said> {
    const start = yield* this.#choose(this.#starts(), (words) => words.map(written).join(''));
    if (start === undefined) return;
    let [before = '', last = ''] = start;
    count(this.#steps, start.join(' '));
    for (let words = 0; words < LONGEST_SENTENCE && !isEnd(last); words++) {
      const next = yield* this.#choose(this.#continuations(before, last), written);
      if (next === undefined) break;
      count(this.#steps, `${before} ${last} ${next}`);
      [before, last] = [last, next];
    }
    if (!isEnd(last)) yield* this.#choose([{ value: '.', weight: 1 }], written);
  }

  /** Draws one of the candidates, says it, and returns it. */
  *#choose<T>(candidates: readonly Candidate<T>[], write: (value: T) => string): Generator<Said, T | undefined> {
    const drawn = draw(this.#leant(candidates, write), this.#sampling);
    if (drawn === undefined) return undefined;
    const begun = this.#begun;
    const going = this.#going;
    const text = (value: T) => (begun ? write(value) : write(value).trimStart());
    this.#begun = true;
    this.#going = 1;
    count(this.#said, write(drawn.value));
    yield {
      text: text(drawn.value),
      options: () => drawn.options().map(({ value, probability }) => ({ value: text(value), probability: probability * going })),
    };
    return drawn.value;
  }

  #leant<T>(candidates: readonly Candidate<T>[], write: (value: T) => string): readonly Candidate<T>[] {
    const { bias, frequencyPenalty = 0, presencePenalty = 0 } = this.#leaning;
    if (bias === undefined && frequencyPenalty === 0 && presencePenalty === 0) return candidates;
    return candidates.map(({ value, weight }) => {
      const text = write(value);
      const times = this.#said.get(text) ?? 0;
      const lean = (bias?.(text) ?? 0) - frequencyPenalty * times - (times > 0 ? presencePenalty : 0);
      return { value, weight: weight * Math.exp(Math.max(-MOST_LEANING, Math.min(MOST_LEANING, lean))) };
    });
  }

  #starts(): Candidate<readonly string[]>[] {
    const topic = new Set(this.#topic);
    return this.#model.sentences.map(({ start, stems }) => {
      const shared = stems.filter((word) => topic.has(word)).length;
      return { value: start, weight: damped(1 + START_BOOST * shared, this.#steps.get(start.join(' '))) };
    });
  }

  #continuations(before: string, last: string): Candidate<string>[] {
    const seen = this.#model.followers.get(`${before} ${last}`);
    return [...(this.#model.followers.get(last) ?? [])].map(([value, times]) => {
      const topical = this.#topic.includes(stem(value)) ? TOPIC_BOOST : 1;
      const weight = (times + TRIGRAM_WEIGHT * (seen?.get(value) ?? 0)) * topical;
      return { value, weight: damped(weight, this.#steps.get(`${before} ${last} ${value}`)) };
    });
  }
}

function written(word: string): string {
  return isPunctuation(word) ? word : ` ${word}`;
}

function count<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function damped(weight: number, times = 0): number {
  return weight / REPETITION_DAMPING ** (2 * times);
}

let made: Table | undefined;

function table(): Table {
  if (made !== undefined) return made;
  const followers = new Map<string, Map<string, number>>();
  const sentences: { start: string[]; stems: string[] }[] = [];
  const follow = (context: string, word: string) => {
    const counts = followers.get(context) ?? new Map<string, number>();
    followers.set(context, counts);
    count(counts, word);
  };
  for (const line of TEXT.split('\n')) {
    for (const sentence of line.match(/[^.]+\./g) ?? []) {
      const words = sentence.match(/[\p{L}\p{N}'’-]+|[^\s\p{L}\p{N}]/gu) ?? [];
      sentences.push({ start: words.slice(0, 2), stems: words.map(stem) });
      for (const [index, word] of words.entries()) {
        const [second, third] = [words[index + 1], words[index + 2]];
        if (second !== undefined) follow(word, second);
        if (second !== undefined && third !== undefined) follow(`${word} ${second}`, third);
      }
    }
  }
  made = { followers, sentences };
  return made;
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
