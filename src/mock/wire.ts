// A wire pointer and a value go in; the places that it names come out, to be read or written.

import type { WirePointer } from '../api-map/types.ts';
import { fromPointer } from '../description/node.ts';

/** One concrete place: the keys to it, with the index taken for each `*`. */
export interface Place {
  readonly keys: readonly (string | number)[];
  /** The index at each `*`, in order. */
  readonly indices: readonly number[];
  readonly value: unknown;
}

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every place that exists. A `*` on something that is no array names nothing. */
export function places(value: unknown, pointer: WirePointer): Place[] {
  let found: Place[] = [{ keys: [], indices: [], value }];
  for (const key of fromPointer(pointer)) {
    found = found.flatMap((place) => {
      if (key === '*') {
        if (!Array.isArray(place.value)) return [];
        return place.value.map((item, index) => ({
          keys: [...place.keys, index],
          indices: [...place.indices, index],
          value: item as unknown,
        }));
      }
      const container = place.value;
      if (typeof container !== 'object' || container === null || !Object.hasOwn(container, key)) return [];
      return [
        {
          keys: [...place.keys, Array.isArray(container) ? Number(key) : key],
          indices: place.indices,
          value: (container as Json)[key],
        },
      ];
    });
  }
  return found;
}

export function valueAt(value: unknown, pointer: WirePointer): unknown {
  return places(value, pointer)[0]?.value;
}

/** Sets what stands at `keys`. Objects on the way are made; a way through anything else leaves the value as it is. */
export function setAt(root: unknown, keys: readonly (string | number)[], value: unknown): void {
  let container = root;
  for (const [at, key] of keys.entries()) {
    if (typeof container !== 'object' || container === null) return;
    const holder = container as Record<string | number, unknown>;
    if (at === keys.length - 1) {
      define(holder, key, value);
      return;
    }
    const next = holder[key];
    if (typeof next !== 'object' || next === null) define(holder, key, typeof keys[at + 1] === 'number' ? [] : {});
    container = holder[key];
  }
}

/** A key of a description may be `__proto__`. */
function define(holder: object, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

export function removeAt(root: unknown, keys: readonly (string | number)[]): void {
  const last = keys.at(-1);
  if (last === undefined) return;
  const container = follow(root, keys.slice(0, -1));
  if (isObject(container)) delete container[last];
}

export function follow(root: unknown, keys: readonly (string | number)[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** The pointer with its stars replaced, in order, by `indices`; stars without an index take 0. */
export function concrete(pointer: WirePointer, indices: readonly number[]): (string | number)[] {
  let star = 0;
  return fromPointer(pointer).map((key) => (key === '*' ? (indices[star++] ?? 0) : key));
}

export function parentPointer(pointer: WirePointer): WirePointer {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

export function lastKey(pointer: WirePointer): string {
  return fromPointer(pointer).at(-1) ?? '';
}
