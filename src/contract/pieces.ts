import type { DeltaMap, StreamMap, WirePointer } from '../api-map/types.ts';
import { fieldValues, payloadsOf } from './events.ts';
import type { Exchange, StreamEvent } from './exchange.ts';
import { type Found, valueAt } from './pointer.ts';

/** What the pieces with one key join to. */
export interface Joined {
  readonly key: string;
  readonly text: string;
  /** The event of the last piece. */
  readonly last: StreamEvent;
}

/** The pieces of a stream that carry one kind of content → what they join to, in the order in which they began. */
export function joinedPieces(map: StreamMap, exchange: Exchange, carries: DeltaMap['carries']): Joined[] {
  const joined = new Map<string, Joined>();
  for (const delta of map.deltas.filter((one) => one.carries === carries)) {
    for (const { event, ...found } of fieldValues(map, payloadsOf(map, exchange), delta.at, delta.variant)) {
      if (typeof found.value !== 'string' || isSpecial(delta, event, found)) continue;
      const key = pieceKey(delta, event, found);
      joined.set(key, { key, text: (joined.get(key)?.text ?? '') + found.value, last: event });
    }
  }
  return [...joined.values()];
}

/** Some servers show the tokens that end a text as well, and mark them as none of it. */
function isSpecial({ unless }: DeltaMap, event: StreamEvent, { indices }: Pick<Found, 'indices'>): boolean {
  return unless !== undefined && valueAt(event.json, within(unless, indices)) === true;
}

/** What tells a piece apart from those of other parts: the values of the delta's keys, at the array items in which the piece was found. */
export function pieceKey(delta: DeltaMap, event: StreamEvent, found: Pick<Found, 'indices'>): string {
  return JSON.stringify(delta.keys.map((at) => valueAt(event.json, within(at, found.indices)) ?? null));
}

/** A pointer whose `*` are the items that were taken on the way to something else. */
export function within(at: WirePointer, indices: readonly number[]): WirePointer {
  let next = 0;
  return at.replaceAll(/\/\*(?=\/|$)/g, (star) => (indices[next] === undefined ? star : `/${indices[next++]}`));
}
