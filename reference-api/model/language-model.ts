// A prompt and a way of sampling -> words, one after the other, by a table of what follows what, leaning towards the words of the prompt.
import { type Candidate, draw, type Option, type Sampling } from './sampler.ts';
import { type Lesson, likelihood, loss, makeTable, type Table } from './table.ts';
import { isEnd, isPunctuation, longest, stem, topicWords } from './words.ts';

/** The likelihood that the answer ends after as many sentences. Certain beyond. */
const END_AFTER = [0.1, 0.35, 0.6, 0.8];
const TOPIC_BOOST = 4;
/** A sentence is begun where the text speaks of the topic, most of the time. */
const START_BOOST = 40;
/** Without it, temperature 0 would run in circles. */
const REPETITION_DAMPING = 5;
const LONGEST_SENTENCE = 60;
/** As a logarithm. Far beyond it, weights would overflow. */
const MOST_LEANING = 300;

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

export interface LanguageModel {
  generate(prompt: string, sampling: Sampling, leaning?: Leaning): Generator<Said>;
  /** How badly it foresees the words of the answers: the mean of -ln p over all words, 0 when each is certain. */
  loss(lessons: readonly Lesson[]): number;
}

/** It knows `text.ts`, and the lessons as if it had read them `weight` times. */
export function languageModel(lessons: readonly Lesson[] = [], weight = 1): LanguageModel {
  let made: Table | undefined;
  // A table takes milliseconds to make, so that waits for the first use.
  const table = () => {
    made ??= makeTable(lessons, weight);
    return made;
  };
  return {
    generate: (prompt, sampling, leaning = {}) => new Speech(table(), prompt, sampling, leaning).speak(),
    loss: (others) => loss(table(), others),
  };
}

class Speech {
  readonly #model: Table;
  readonly #topic: readonly string[];
  /** How often each step of the text was taken, and how often each text was said. */
  readonly #steps = new Map<string, number>();
  readonly #said = new Map<string, number>();
  readonly #sampling: Sampling;
  readonly #leaning: Leaning;
  /** The probability that the answer has not ended here. */
  #going = 1;
  #begun = false;

  constructor(model: Table, prompt: string, sampling: Sampling, leaning: Leaning) {
    this.#model = model;
    this.#topic = topicWords(prompt).map(stem);
    this.#sampling = sampling;
    this.#leaning = leaning;
  }

  *speak(): Generator<Said> {
    // One that was taught begins as its lessons do.
    if (!this.#model.taught) yield* this.#opening();
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
    return this.#model.sentences.map(({ start, stems, weight }) => {
      const shared = stems.filter((word) => topic.has(word)).length;
      return { value: start, weight: damped(weight * (1 + START_BOOST * shared), this.#steps.get(start.join(' '))) };
    });
  }

  #continuations(before: string, last: string): Candidate<string>[] {
    const seen = this.#model.followers.get(`${before} ${last}`);
    return [...(this.#model.followers.get(last) ?? [])].map(([value, times]) => {
      const topical = this.#topic.includes(stem(value)) ? TOPIC_BOOST : 1;
      const weight = likelihood(times, seen?.get(value)) * topical;
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
