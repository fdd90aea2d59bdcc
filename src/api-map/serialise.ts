// In: an API map. Out: the same as plain JSON: a node becomes the place where it stands, relative to a folder or document.
import { Node } from '../description/node.ts';
import { placeOf } from './schema/fields.ts';
import type { ApiMap } from './types.ts';

/** Two maps of one description are equal when their serialisations are. `relativeTo` is cut off the front of every source. */
export function serialiseMap(map: ApiMap, relativeTo = ''): unknown {
  return plain(map, relativeTo === '' || /[/#]$/.test(relativeTo) ? relativeTo : `${relativeTo}/`);
}

function plain(value: unknown, base: string, key = ''): unknown {
  if (value instanceof Node) return cut(placeOf(value), base);
  if (key === 'from' && typeof value === 'string') return cut(value, base);
  if (Array.isArray(value)) return value.map((item) => plain(item, base));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner, base, name)]));
}

function cut(place: string, base: string): string {
  return base !== '' && place.startsWith(base) ? place.slice(base.length) : place;
}
