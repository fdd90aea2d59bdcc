// Weighted candidates, temperature and top_p -> one of the candidates, and how probable each of them was.
import type { Random } from './random.ts';

export interface Candidate<T> {
  readonly value: T;
  /** In proportion to the probability. Greater than 0. */
  readonly weight: number;
}

export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  readonly random: Random;
}

export interface Option<T> {
  readonly value: T;
  /** Greater than 0, at most 1. */
  readonly probability: number;
}

export interface Draw<T> {
  readonly value: T;
  /**
   * All candidates, the likeliest first, with their probabilities after the temperature and before `topP`. At temperature 0, where the
   * likeliest is always taken and a probability would say nothing, with those of temperature 1.
   */
  options(): readonly Option<T>[];
}

/** The likeliest candidate at temperature 0, the first of equals. Undefined when there is none. */
export function sample<T>(candidates: readonly Candidate<T>[], sampling: Sampling): T | undefined {
  return draw(candidates, sampling)?.value;
}

export function draw<T>(candidates: readonly Candidate<T>[], { temperature, topP, random }: Sampling): Draw<T> | undefined {
  const sorted = [...candidates].sort((a, b) => b.weight - a.weight);
  const best = sorted[0];
  if (best === undefined) return undefined;
  if (temperature === 0) return { value: best.value, options: () => options(sorted, tempered(sorted, best.weight, 1)) };
  const weights = tempered(sorted, best.weight, temperature);
  const kept = nucleus(weights, topP);
  let rest = random() * sum(weights.slice(0, kept));
  // The last one that is kept, whatever rounding has left.
  let chosen = kept - 1;
  for (let index = 0; index < kept - 1; index++) {
    rest -= weights[index] ?? 0;
    if (rest >= 0) continue;
    chosen = index;
    break;
  }
  return { value: (sorted[chosen] ?? best).value, options: () => options(sorted, weights) };
}

/** Relative to the best, so that a low temperature cannot overflow. */
function tempered(sorted: readonly Candidate<unknown>[], best: number, temperature: number): number[] {
  return sorted.map(({ weight }) => (weight / best) ** (1 / temperature));
}

function options<T>(sorted: readonly Candidate<T>[], weights: readonly number[]): Option<T>[] {
  const total = sum(weights);
  return sorted.map(({ value }, index) => ({ value, probability: Math.max((weights[index] ?? 0) / total, Number.MIN_VALUE) }));
}

/** How many of the likeliest reach the probability `topP` together. At least one. */
function nucleus(weights: readonly number[], topP: number): number {
  const wanted = sum(weights) * topP;
  let reached = 0;
  for (const [index, weight] of weights.entries()) {
    reached += weight;
    if (reached >= wanted) return index + 1;
  }
  return weights.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
