// What the writing of one JSON document shares: its choices, its bounds, and how a schema is refused.
import { ApiError } from '../../errors.ts';
import { draw, type Sampling } from '../../model/sampler.ts';
import { logarithm, type Written } from '../token-logprobs.ts';
import type { OutputSchema } from '../types.ts';

const MAX_VALUES = 2000;

/** A schema that has no value, or none that the model can find. A branch that it stands in may have another. */
export class Unwritable extends Error {
  readonly at: string;
  constructor(at: string, why: string) {
    super(why);
    this.name = 'Unwritable';
    this.at = at;
  }
}

export class Job {
  readonly root: OutputSchema;
  /** Words of the prompt, which texts may be made of. */
  readonly topic: readonly string[];
  readonly #sampling: Sampling;
  #made = 0;

  constructor(root: OutputSchema, sampling: Sampling, topic: readonly string[]) {
    this.root = root;
    this.topic = topic;
    this.#sampling = sampling;
  }

  /** Counts one value. */
  made(at: string): void {
    if (++this.#made > MAX_VALUES) throw new Unwritable(at, 'is too large or has no finite value');
  }

  get exhausted(): boolean {
    return this.#made > MAX_VALUES;
  }

  /** One of the values, with the logarithm of its probability. The first is the likeliest. */
  choose<T>(values: readonly T[], weights: readonly number[] = []): { readonly value: T; readonly logprob: number } | undefined {
    if (values.length === 1 && values[0] !== undefined) return { value: values[0], logprob: 0 };
    const places = values.map((_, index) => ({ value: index, weight: weights[index] ?? 1 }));
    const drawn = draw(places, this.#sampling);
    if (drawn === undefined) return undefined;
    const probability = drawn.options().find(({ value }) => value === drawn.value)?.probability ?? 1;
    return { value: values[drawn.value] as T, logprob: logarithm(probability) };
  }

  /** One of the values, written as JSON. */
  write(values: readonly unknown[], weights?: readonly number[]): Written[] {
    const chosen = this.choose(values, weights);
    return chosen === undefined ? [] : [{ text: JSON.stringify(chosen.value), logprob: chosen.logprob }];
  }
}

export function literal(text: string): Written {
  return { text, logprob: 0 };
}

/** `param`: where the schema stands in the request. */
export function refusal({ at, message }: Unwritable, param: string): ApiError {
  const place = at === '' ? 'The schema' : `The schema at \`${at}\``;
  return new ApiError(400, 'unsupported_schema', `${place} ${message}.`, { param });
}
