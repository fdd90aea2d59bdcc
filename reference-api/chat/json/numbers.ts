// A schema of a number -> numbers that keep to it.
import type { OutputSchema } from '../types.ts';
import { acceptsNumber } from './accepts.ts';

/** How far above the least one, in steps. */
const DISTANCES = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

export function numbersFor(node: OutputSchema, integer: boolean): number[] {
  const step = stepOf(node, integer);
  const floor = Math.max(bound(node.minimum), bound(node.exclusiveMinimum));
  const ceiling = -Math.max(bound(node.maximum, -1), bound(node.exclusiveMaximum, -1));
  const candidates = [...fromBelow(floor, ceiling, step)];
  if (!integer && Number.isFinite(floor) && Number.isFinite(ceiling)) candidates.push(floor, (floor + ceiling) / 2, ceiling);
  const kept = candidates.filter((value) => (!integer || Number.isSafeInteger(value)) && acceptsNumber(node, value));
  return [...new Set(kept)].map((value) => (value === 0 ? 0 : value));
}

/** Integers that are multiples of 2.5 are multiples of 5. */
function stepOf({ multipleOf }: OutputSchema, integer: boolean): number {
  if (typeof multipleOf !== 'number' || multipleOf <= 0) return integer ? 1 : 0.5;
  if (!integer || Number.isInteger(multipleOf)) return multipleOf;
  for (let times = 2; times <= 1000; times++) {
    const step = Number((multipleOf * times).toPrecision(12));
    if (Number.isInteger(step)) return step;
  }
  return multipleOf;
}

function* fromBelow(floor: number, ceiling: number, step: number): Generator<number> {
  // Without a lower bound it begins at 0, or as far below the upper one as needed.
  const least = Number.isFinite(floor) ? floor : Math.min(0, ceiling - step * DISTANCES.length);
  const first = Math.ceil(least / step);
  for (const distance of DISTANCES) {
    for (const multiple of [first + distance, first + distance + 1]) {
      const value = multiple * step;
      yield value;
      // 3 * 0.1 is not quite 0.3.
      yield Number(value.toPrecision(12));
    }
  }
}

function bound(value: unknown, sign = 1): number {
  return typeof value === 'number' ? value * sign : Number.NEGATIVE_INFINITY;
}
