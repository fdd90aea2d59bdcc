// An operation, its finished answer and the request go in; the texts of a stream that tells the same answer come out, with its end.
import { property, valuesOf } from '../api-map/schema/schema-view.ts';
import type { OperationMap, StreamMap } from '../api-map/types.ts';
import { fromPointer, type Node, toPointer } from '../description/node.ts';
import { encodeJsonSeq, encodeNdjson, encodeSse } from '../stream/index.ts';
import { chunkPayloads } from './chunks.ts';
import { branchWith, type Making } from './ensure-place.ts';
import { runLifecycle, type StreamPayload } from './lifecycle.ts';
import { repair } from './repair.ts';
import type { TimedText } from './timing.ts';
import { variantPayloads } from './variants.ts';
import { isObject, places, setAt, valueAt } from './wire.ts';

export interface StreamEvents {
  readonly events: readonly TimedText[];
  /** Violations of the event schema that could not be repaired, for the log. */
  readonly problems: readonly string[];
}

export function streamEvents(
  operation: OperationMap,
  stream: StreamMap,
  answer: unknown,
  request: unknown,
  making: Making,
): StreamEvents {
  const made = payloadsOf(operation, stream, answer, request, making);
  const problems: string[] = [];
  const payloads = made.filter(({ value, variant }) => {
    const schema = schemaOf(stream, variant);
    // A repair would make one of the described events of it.
    if (schema !== undefined && isForeign(stream, variant))
      return making.schemas.violations(schema, value, 'response').length === 0;
    const counted = stream.usage !== undefined && places(value, stream.usage.at).length > 0;
    if (schema !== undefined) leaveUnfinished(value, stream, schema, making);
    const [left] = schema === undefined ? [] : repair(value, schema, making);
    if (!counted) countAsAnswered(value, operation, stream, answer);
    if (left === undefined) return true;
    problems.push(`${variant ?? 'event'}: ${left.at || 'payload'} ${left.message}`);
    return true;
  });
  renumber(payloads, stream);
  unify(payloads, stream);
  const events = payloads.map(({ value, variant, piece }) => ({ text: frame(stream, value, variant), piece }));
  if (stream.terminator?.value.by === 'sentinel') {
    events.push({ text: encodeSse({ data: stream.terminator.value.data }), piece: false });
  }
  return { events, problems: [...new Set(problems)] };
}

/** Where a finish reason may not be null, the empty string says that there is none yet; a made-up reason would end the answer. */
function leaveUnfinished(value: unknown, stream: StreamMap, schema: Node, making: Making): void {
  const unfinished =
    stream.finishReason === undefined ? [] : places(value, stream.finishReason.at).filter((place) => place.value === null);
  if (unfinished.length === 0) return;
  const wrong = new Set(making.schemas.violations(schema, value, 'response').map(({ at }) => at));
  for (const { keys } of unfinished) if (wrong.has(toPointer(keys))) setAt(value, keys, '');
}

/** Counts that the schema demands in an event are those of the answer. */
function countAsAnswered(value: unknown, { answer: map }: OperationMap, stream: StreamMap, answer: unknown): void {
  const from = map?.usage;
  if (from === undefined || stream.usage === undefined || stream.usage.at === '' || from.at === '') return;
  const counts = valueAt(answer, from.at);
  for (const place of places(value, stream.usage.at))
    if (isObject(place.value) && isObject(counts)) setAt(value, place.keys, structuredClone(counts));
}

function payloadsOf(
  operation: OperationMap,
  stream: StreamMap,
  answer: unknown,
  request: unknown,
  making: Making,
): StreamPayload[] {
  if (stream.lifecycle !== undefined) {
    const payloads = runLifecycle(stream.lifecycle, {
      answer,
      request,
      ...(stream.discriminator === undefined ? {} : { discriminator: stream.discriminator }),
      ...(stream.sequenceStart === undefined ? {} : { sequenceStart: stream.sequenceStart }),
    });
    if (payloads.length > 0) return payloads;
  }
  if (stream.variants.some(({ schema }) => schema !== undefined))
    return variantPayloads(operation, stream, answer, request, making);
  return named(chunkPayloads(operation, stream, answer, request, making), stream);
}

/** Events of one schema with several names: the last has that of the end, those before it that of a piece. */
function named(payloads: StreamPayload[], { variants, discriminator, terminator }: StreamMap): StreamPayload[] {
  const end = terminator?.value.by === 'variant' ? terminator.value.names[0] : undefined;
  const piece = (variants.find(({ role }) => role === 'delta') ?? variants.find(({ role }) => role === 'other'))?.name;
  if (discriminator === undefined || end === undefined) return payloads;
  for (const [index, { value }] of payloads.entries())
    setAt(value, fromPointer(discriminator), index === payloads.length - 1 ? end : (piece ?? end));
  return payloads;
}

function schemaOf(stream: StreamMap, variant: string | undefined): Node | undefined {
  const own = variant === undefined ? undefined : stream.variants.find(({ name }) => name === variant)?.schema;
  if (own !== undefined || stream.event === undefined) return own;
  const at = stream.deltas[0]?.at;
  return variant === undefined && at !== undefined ? (branchWith(stream.event, fromPointer(at)) ?? stream.event) : stream.event;
}

/** A dialect may know of events that this description does not have. Its end is kept all the same: a client waits for it. */
function isForeign(stream: StreamMap, variant: string | undefined): boolean {
  if (variant === undefined || !stream.variants.some(({ schema }) => schema !== undefined)) return false;
  const end = stream.terminator?.value;
  if (end?.by === 'variant' && end.names.includes(variant)) return false;
  return stream.variants.find(({ name }) => name === variant)?.schema === undefined;
}

/** SSE-22: numbers go up by one, also where an event was left out. */
function renumber(payloads: readonly StreamPayload[], stream: StreamMap): void {
  if (stream.sequence === undefined) return;
  for (const [at, { value }] of payloads.entries()) {
    for (const place of places(value, stream.sequence)) setAt(value, place.keys, (stream.sequenceStart ?? 0) + at);
  }
}

/** SSE-21: what identifies an answer has one value in all of its events. */
function unify(payloads: readonly StreamPayload[], stream: StreamMap): void {
  for (const pointer of stream.identity) {
    const first = payloads.map(({ value }) => valueAt(value, pointer)).find((value) => value !== undefined);
    for (const { value } of payloads) for (const place of places(value, pointer)) setAt(value, place.keys, first);
  }
}

function frame(stream: StreamMap, value: Record<string, unknown>, variant: string | undefined): string {
  if (stream.framing === 'ndjson') return encodeNdjson(value);
  if (stream.framing === 'json-seq') return encodeJsonSeq(value);
  const discriminated = stream.discriminator === undefined ? undefined : valueAt(value, stream.discriminator);
  const name = variant ?? (typeof discriminated === 'string' ? discriminated : soleEventName(stream));
  const named = stream.eventName === 'discriminator' || (stream.describes === 'frame' && requiresEvent(stream));
  return encodeSse({ ...(named && name !== undefined ? { event: name } : {}), data: JSON.stringify(value) });
}

function soleEventName({ frame }: StreamMap): string | undefined {
  const field = frame === undefined ? undefined : property(frame, 'event')?.node;
  const [value] = field === undefined ? [] : (valuesOf(field)?.values ?? []);
  return typeof value === 'string' ? value : undefined;
}

/** A frame schema that demands an `event` field. */
function requiresEvent(stream: StreamMap): boolean {
  const required = (stream.frame ?? stream.event)?.get('required')?.value;
  return Array.isArray(required) && required.includes('event');
}
