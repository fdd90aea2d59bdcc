// A stream map without a lifecycle and an answer go in; the payloads of a stream that has the general shape of such streams come out.
import { property, propertyNames } from '../api-map/schema/schema-view.ts';
import type { DeltaMap, OperationMap, StreamMap, WirePointer } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { branchWith, hasPath, type Making } from './ensure-place.ts';
import type { StreamPayload } from './lifecycle.ts';
import { madeText, pieces } from './text.ts';
import { concrete, follow, isObject, type Json, type Place, places, removeAt, setAt, valueAt } from './wire.ts';

/** Events that are all of one kind: pieces of the answer, or the whole answer again with a piece in place of the text. */
export function chunkPayloads(
  operation: OperationMap,
  stream: StreamMap,
  answer: unknown,
  request: unknown,
  making: Making,
): StreamPayload[] {
  const out: StreamPayload[] = [];
  const whole = isWhole(operation, stream);
  const parts = textParts(operation, stream, answer, making);
  for (const { delta, place, text } of parts) {
    for (const piece of pieces(text)) {
      const value = base(stream, answer, whole, operation);
      putPiece(value, delta, place, piece, whole);
      out.push({ value, piece: true });
    }
  }
  if (out.length === 0) {
    const { event } = stream;
    const samples =
      event === undefined ? [] : [false, true].map((rich) => making.schemas.sample(event, 'response', making.seed, rich));
    const valid = samples.filter(
      (sample) => event !== undefined && making.schemas.violations(event, sample, 'response').length === 0,
    );
    const sampled = valid.find((sample) => !isObject(sample) || Object.keys(sample).length > 0) ?? valid[0] ?? samples[0];
    const told = base(stream, answer, whole, operation);
    // Progress comes to what the plain answer says of its end.
    out.push({ value: isObject(sampled) ? sampled : told, piece: false });
    if (isObject(sampled) && stream.deltas.length === 0 && Object.keys(told).length > 0) out.push({ value: told, piece: false });
  }
  finish(out, operation, stream, answer, request);
  return out;
}

interface TextPart {
  readonly delta: Pick<DeltaMap, 'at' | 'keys'>;
  readonly place: Place;
  readonly text: string;
}

function textParts(operation: OperationMap, stream: StreamMap, answer: unknown, making: Making): TextPart[] {
  const joined = stream.deltas.flatMap((delta) =>
    places(answer, delta.joins ?? (delta.carries === 'text' ? (operation.answer?.text?.at ?? '') : '')).flatMap((place) =>
      typeof place.value === 'string' && place.value !== '' ? [{ delta, place, text: place.value }] : [],
    ),
  );
  const own = stream.deltas.find(({ carries }) => carries === 'text');
  // An operation that only streams has no answer to tell: its text is made here.
  if (joined.length === 0 && own !== undefined && operation.answer?.text === undefined) {
    return [{ delta: own, place: { keys: concrete(own.at, []), indices: [], value: '' }, text: madeText(making) }];
  }
  if (joined.length > 0 || stream.deltas.length > 0) return joined;
  const at = operation.answer?.text?.at;
  // Nothing is said about events, so each is the answer with a piece of its text.
  return at === undefined
    ? []
    : places(answer, at).flatMap((place) =>
        typeof place.value === 'string' ? [{ delta: { at, keys: [] }, place, text: place.value }] : [],
      );
}

function isWhole(operation: OperationMap, stream: StreamMap): boolean {
  if (stream.whole !== undefined) return stream.whole;
  const text = operation.answer?.text?.at;
  return stream.event === undefined || stream.deltas.some(({ at }) => at === text);
}

/** What each event repeats: the members of the answer that the event schema has as well. */
function base(stream: StreamMap, answer: unknown, whole: boolean, operation: OperationMap): Json {
  if (!isObject(answer)) return {};
  if (whole) {
    const copy = structuredClone(answer);
    for (const pointer of [operation.answer?.finishReason?.at, operation.answer?.usage?.at]) {
      if (pointer !== undefined && pointer !== '') for (const place of places(copy, pointer)) removeAt(copy, place.keys);
    }
    return copy;
  }
  const taken = new Set([...stream.deltas.map(({ at }) => fromPointer(at)[0]), fromPointer(stream.usage?.at ?? '')[0]]);
  const out: Json = {};
  const at = stream.deltas[0]?.at;
  const event =
    stream.event === undefined
      ? undefined
      : ((at === undefined ? undefined : branchWith(stream.event, fromPointer(at))) ?? stream.event);
  for (const name of event === undefined ? [] : propertyNames(event)) {
    const value = answer[name];
    const schema = property(event as Node, name)?.node;
    const constant = schema?.get('const')?.value ?? soleValue(schema);
    if (constant !== undefined) out[name] = constant;
    else if (value !== undefined && typeof value !== 'object' && !taken.has(name)) out[name] = value;
  }
  return out;
}

function soleValue(schema: Node | undefined): unknown {
  const listed = schema?.get('enum')?.value;
  return Array.isArray(listed) && listed.length === 1 ? (listed[0] as unknown) : undefined;
}

function putPiece(value: Json, delta: Pick<DeltaMap, 'at' | 'keys'>, place: Place, piece: string, whole: boolean): void {
  if (whole) {
    setAt(value, place.keys, piece);
    return;
  }
  // One part in an event: it stands first in its list, and its keys say which it is.
  setAt(value, concrete(delta.at, []), piece);
  for (const [at, key] of delta.keys.entries()) setAt(value, concrete(key, []), place.indices[at] ?? 0);
}

function finish(out: StreamPayload[], operation: OperationMap, stream: StreamMap, answer: unknown, request: unknown): void {
  const last = out.at(-1)!;
  const reason = operation.answer?.finishReason === undefined ? undefined : valueAt(answer, operation.answer.finishReason.at);
  if (stream.finishReason !== undefined && reason !== undefined && reason !== null) {
    const lists = places(answer, operation.answer!.finishReason!.at);
    for (const place of lists) {
      const own = lastOf(out, stream, place.indices[0] ?? 0) ?? last;
      setAt(own.value, concrete(stream.finishReason.at, isWhole(operation, stream) ? place.indices : []), place.value);
    }
  }
  const { terminator } = stream;
  if (terminator?.value.by === 'flag') {
    const at = fromPointer(terminator.value.at);
    for (const payload of out) setAt(payload.value, at, payload === last);
  }
  const usage = operation.answer?.usage === undefined ? undefined : valueAt(answer, operation.answer.usage.at);
  if (stream.usage === undefined || usage === undefined || stream.usage.at === '') return;
  if (stream.usage.onRequest !== undefined && valueAt(request, stream.usage.onRequest) !== true) return;
  setAt(last.value, concrete(stream.usage.at, []), usage);
}

function lastOf(out: readonly StreamPayload[], stream: StreamMap, index: number): StreamPayload | undefined {
  const key = stream.deltas.find(({ keys }) => keys.length > 0)?.keys[0];
  if (key === undefined) return undefined;
  return out.findLast(({ value }) => follow(value, concrete(key, [])) === index);
}

/** Whether `schema` has a place for `pointer`. */
export function holds(schema: Node | undefined, pointer: WirePointer): boolean {
  return schema !== undefined && hasPath(schema, fromPointer(pointer));
}
