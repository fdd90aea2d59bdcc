import type { OperationMap, StreamMap } from '../api-map/types.ts';
import { declares } from './body.ts';
import type { Exchange, StreamEvent } from './exchange.ts';
import { isRecord, valueAt, valuesAt } from './pointer.ts';

/** The stream of an operation that has one. */
export function streamMap(operation: OperationMap): StreamMap {
  if (operation.stream === undefined) throw new Error(`${operation.key} has no stream`);
  return operation.stream;
}

export function eventsOf(exchange: Exchange): readonly StreamEvent[] {
  return exchange.stream?.events ?? [];
}

export function isSentinel(map: StreamMap, event: StreamEvent): boolean {
  const terminator = map.terminator?.value;
  if (terminator?.by === 'sentinel') return event.data.trim() === terminator.data;
  // Streams of plain pieces end with it so often that clients know it, and no version of OpenAPI before 3.2 can say so.
  return (
    (terminator === undefined || terminator.by === 'finish-reason' || terminator.by === 'end') && event.data.trim() === '[DONE]'
  );
}

/** Events that carry a JSON value and stand before the sentinel: no client reads on behind it. */
export function payloadsOf(map: StreamMap, exchange: Exchange): StreamEvent[] {
  const events = eventsOf(exchange);
  const end = events.findIndex((event) => isSentinel(map, event));
  return events.slice(0, end === -1 ? events.length : end).filter((event) => event.json !== undefined);
}

/** The name of an event's variant: its discriminator, else its `event` field. */
export function variantOf(map: StreamMap, event: StreamEvent): string | undefined {
  const named = map.discriminator === undefined ? undefined : valueAt(event.json, map.discriminator);
  if (typeof named === 'string') return named;
  return event.named ? event.event : undefined;
}

export function roleOf(map: StreamMap, event: StreamEvent) {
  const name = variantOf(map, event);
  return name === undefined ? undefined : map.variants.find((variant) => variant.name === name)?.role;
}

/** An event that reports a failure in the middle of the stream. */
export function isError(map: StreamMap, event: StreamEvent): boolean {
  const role = roleOf(map, event);
  if (role !== undefined) return role === 'error';
  const error = map.error?.value;
  if (error?.variant !== undefined && variantOf(map, event) === error.variant) return true;
  if (error?.variant !== undefined) return false;
  // Where nothing describes a failure, one that says `error` and nothing else of the answer is no piece of it.
  const at = error?.at ?? (map.event === undefined || declares(map.event, 'error') ? undefined : '/error');
  if (at === undefined || at === '') return false;
  const value = valueAt(event.json, at);
  return isRecord(value) || (typeof value === 'string' && value !== '');
}

/** A field of the events of one variant (of all, when none is named): its values with the event. */
export function* fieldValues(map: StreamMap, events: readonly StreamEvent[], at: string, variant?: string) {
  for (const event of events) {
    if (variant !== undefined && variantOf(map, event) !== variant) continue;
    for (const found of valuesAt(event.json, at)) yield { ...found, event };
  }
}

/** Which answer a value inside an event belongs to: the `index` of its item, else its position. */
export function choiceOf(found: { readonly item: unknown; readonly indices: readonly number[] }): number {
  const index = isRecord(found.item) ? found.item.index : undefined;
  return typeof index === 'number' ? index : (found.indices[0] ?? 0);
}

/** `event 3, bytes 120–180: data…` */
export function describe(event: StreamEvent): string {
  return `event ${event.index}, bytes ${event.start}–${event.end}: ${event.data}`;
}
