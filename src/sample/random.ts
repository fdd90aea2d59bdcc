// A seed and a place in, the same sequence of numbers every time out: what is repaired in one place changes nothing in another.

export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** An integer from 0 up to, not including, `end`. */
  below(end: number): number;
  pick<T>(list: readonly T[]): T;
}

export function randomAt(seed: number, place: string): Random {
  // FNV-1a over the place, then mulberry32.
  let state = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < place.length; at++) state = Math.imul(state ^ place.charCodeAt(at), 0x01000193) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return { next, below, pick: (list) => list[below(list.length)]! };
}
