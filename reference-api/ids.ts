// Names of new things: a prefix and 24 hexadecimal digits.
import { randomBytes } from 'node:crypto';
import { type Random, seededRandom } from './model/random.ts';

export interface Ids {
  next(prefix: string): string;
}

/** Unguessable ids, or the same ids in each run when a seed is given. */
export function makeIds(seed?: string): Ids {
  const bytes = seed === undefined ? () => randomBytes(12) : seededBytes(seededRandom(`ids ${seed}`));
  return { next: (prefix) => `${prefix}${bytes().toString('hex')}` };
}

function seededBytes(random: Random): () => Buffer {
  return () => Buffer.from(Array.from({ length: 12 }, () => Math.floor(random() * 256)));
}
