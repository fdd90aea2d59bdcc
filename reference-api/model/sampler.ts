// Weighted candidates, temperature and top_p -> one of the candidates.
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

/** The likeliest candidate at temperature 0, the first of equals. Undefined when there is none. */
export function sample<T>(candidates: readonly Candidate<T>[], { temperature, topP, random }: Sampling): T | undefined {
  const sorted = [...candidates].sort((a, b) => b.weight - a.weight);
  const best = sorted[0];
  if (best === undefined || temperature === 0) return best?.value;
  // Relative to the best, so that a low temperature cannot overflow.
  const weights = sorted.map(({ weight }) => (weight / best.weight) ** (1 / temperature));
  const kept = nucleus(weights, topP);
  let rest = random() * sum(weights.slice(0, kept));
  for (let index = 0; index < kept; index++) {
    rest -= weights[index] ?? 0;
    if (rest < 0) return sorted[index]?.value;
  }
  return sorted[kept - 1]?.value;
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
