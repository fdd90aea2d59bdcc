// The body of a list and its request go in; it becomes the only page: nothing comes after it, and a page after it is empty.
import type { ListMap } from '../api-map/types.ts';
import { fromPointer } from '../description/node.ts';
import { allowsNull } from './repair.ts';
import { follow, setAt } from './wire.ts';

export function onlyPage(body: unknown, list: ListMap, query: URLSearchParams): unknown {
  const cursor = list.cursor === undefined ? null : query.get(list.cursor.name);
  // Pages are counted from 0 or 1, and offsets from 0.
  const later = cursor !== null && !['', '0', '1'].includes(cursor);
  if (later && list.items === '' && Array.isArray(body)) return [];
  if (later && Array.isArray(follow(body, fromPointer(list.items)))) setAt(body, fromPointer(list.items), []);
  for (const { at, schema } of list.next) {
    const keys = fromPointer(at);
    const value = follow(body, keys);
    if (value === undefined || value === null) continue;
    if (typeof value === 'boolean') setAt(body, keys, false);
    else if (typeof value !== 'string') continue;
    // AIP-158: an empty token says that the end is reached.
    else setAt(body, keys, schema !== undefined && allowsNull(schema) ? null : '');
  }
  return body;
}
