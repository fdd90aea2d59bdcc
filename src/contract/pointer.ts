import type { WirePointer } from '../api-map/types.ts';

/** A value that a wire pointer leads to, with the index taken at each `*` on the way. */
export interface Found {
  readonly value: unknown;
  readonly indices: readonly number[];
  /** The item of the first array on the way (the choice of a finish reason); undefined when there was none. */
  readonly item: unknown;
}

// A body is as large as the target likes; what a pointer can branch into is not.
const MAX_FOUND = 10_000;

/** A value and a wire pointer (`*` is every item of an array) → all values there. Missing ones are left out; `null` is kept. */
export function valuesAt(value: unknown, pointer: WirePointer): Found[] {
  let found: Found[] = [{ value, indices: [], item: undefined }];
  for (const key of keysOf(pointer)) {
    const next: Found[] = [];
    for (const { value: holder, indices, item } of found) {
      if (key === '*') {
        if (!Array.isArray(holder)) continue;
        for (const [index, child] of holder.entries()) {
          if (next.length >= MAX_FOUND) break;
          next.push({ value: child, indices: [...indices, index], item: indices.length === 0 ? child : item });
        }
      } else if (Array.isArray(holder)) {
        if (/^\d+$/.test(key) && Number(key) < holder.length) next.push({ value: holder[Number(key)], indices, item });
      } else if (typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key)) {
        next.push({ value: (holder as Record<string, unknown>)[key], indices, item });
      }
    }
    found = next;
  }
  return found;
}

/** The first value at `pointer` that is not null. */
export function valueAt(value: unknown, pointer: WirePointer): unknown {
  return valuesAt(value, pointer).find((found) => found.value !== null)?.value;
}

/** A copy of `value` with `to` at `pointer`. Objects on the way are made, a `*` is the first item; `undefined` removes the key. */
export function withValue(value: unknown, pointer: WirePointer, to: unknown): unknown {
  const [key, ...rest] = keysOf(pointer);
  if (key === undefined) return to;
  if (to === undefined && !(typeof value === 'object' && value !== null && Object.hasOwn(value, key))) return value;
  const below = rest.map((name) => `/${escaped(name)}`).join('');
  if (key === '*' || (Array.isArray(value) && /^\d+$/.test(key))) {
    const items = Array.isArray(value) ? [...value] : [];
    const index = key === '*' ? 0 : Number(key);
    items[index] = withValue(items[index], below, to);
    return items;
  }
  const holder: Record<string, unknown> = isRecord(value) ? { ...value } : {};
  if (rest.length === 0 && to === undefined) delete holder[key];
  else define(holder, key, withValue(Object.hasOwn(holder, key) ? holder[key] : undefined, below, to));
  return holder;
}

/** What stands before the first `*`: `/choices` for the text of each choice. Undefined when there is no `*`. */
export function arrayBefore(pointer: WirePointer): WirePointer | undefined {
  const star = pointer.indexOf('/*');
  return star === -1 ? undefined : pointer.slice(0, star);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysOf(pointer: WirePointer): string[] {
  if (pointer === '') return [];
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** `__proto__` as an own key, as JSON.parse would make it. */
function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
