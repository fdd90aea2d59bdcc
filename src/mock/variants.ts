// A stream of named variants without a lifecycle and an answer go in; payloads in the order that the roles of the variants ask for come out.
import { properties } from '../api-map/schema/schema-view.ts';
import type { DeltaMap, OperationMap, StreamMap, StreamVariant } from '../api-map/types.ts';
import { fromPointer } from '../description/node.ts';
import { ensurePlace, hasPath, type Making } from './ensure-place.ts';
import type { StreamPayload } from './lifecycle.ts';
import { madeText, pieces } from './text.ts';
import { concrete, isObject, type Json, places, setAt, valueAt } from './wire.ts';

const FAILING = /fail|error|cancel|incomplete|abort|expire/i;

export function variantPayloads(
  operation: OperationMap,
  stream: StreamMap,
  answer: unknown,
  request: unknown,
  making: Making,
): StreamPayload[] {
  const build = (variant: StreamVariant, piece: boolean, set?: (value: Json) => void): StreamPayload => {
    const value = payloadOf(variant, operation, stream, answer, making);
    set?.(value);
    return { value, variant: variant.name, piece };
  };
  const of = (role: StreamVariant['role']): StreamVariant[] => stream.variants.filter((variant) => variant.role === role);
  const out: StreamPayload[] = of('start')
    .slice(0, 1)
    .map((variant) => build(variant, false));
  const texts = stream.deltas.filter(({ carries, variant }) => carries === 'text' && variant !== undefined);
  // Beside the piece an event may repeat it, with its probability.
  const delta = texts.find(({ at }) => /^\/delta\b/.test(at)) ?? texts[0];
  const variant = stream.variants.find(({ name }) => name === delta?.variant);
  if (delta !== undefined && variant !== undefined) {
    for (const [index, text] of textsOf(operation, delta, answer, making).entries()) {
      const number = (value: Json): void => {
        for (const key of delta.keys) setAt(value, concrete(key, []), index);
      };
      const part = partsAround(stream, variant);
      // A variant that holds the whole part is empty when it opens, and full when it closes.
      const whole = delta.at.replace(/^\/delta(?=\/)/, '');
      const holding =
        (held: string) =>
        (value: Json, schema: StreamVariant['schema']): void => {
          if (whole === delta.at || schema === undefined || !hasPath(schema, fromPointer(whole))) return;
          const list = whole.includes('/*') ? whole.slice(0, whole.indexOf('/*')) : undefined;
          if (held === '' && list !== undefined) setAt(value, fromPointer(list), []);
          else setAt(value, ensurePlace(value, schema, whole, making)?.keys ?? concrete(whole, []), held);
        };
      const with_ = (variant: StreamVariant, held: string): StreamPayload =>
        build(variant, false, (value) => {
          holding(held)(value, variant.schema);
          number(value);
        });
      out.push(...part.opens.map((open) => with_(open, '')));
      for (const piece of pieces(text)) {
        out.push(
          build(variant, true, (value) => {
            setAt(value, concrete(delta.at, []), piece);
            number(value);
          }),
        );
      }
      const total = stream.variants.find(({ name }) => name === delta.total?.variant);
      if (total !== undefined && delta.total !== undefined) {
        const { at } = delta.total;
        out.push(
          build(total, false, (value) => {
            setAt(value, concrete(at, []), text);
            number(value);
          }),
        );
      }
      out.push(...part.closes.filter(({ name }) => name !== delta.total?.variant).map((close) => with_(close, text)));
    }
  }
  // Usage and finish reason may come in an event of their own before the end.
  const carriers = [stream.finishReason?.variant, stream.usage?.variant].flatMap(
    (name) => stream.variants.find((each) => each.name === name) ?? [],
  );
  const ends = of('end').filter(({ name }) => !FAILING.test(name));
  const own = [...new Set(carriers)].filter(
    (carrier) => carrier.role !== 'end' && carrier !== variant && carrier.role !== 'start',
  );
  out.push(...own.map((carrier) => build(carrier, false)), ...ends.slice(0, 1).map((end) => build(end, false)));
  // Events without an order, such as the changes of a conversation: one of them.
  const any = stream.variants.find(({ role }) => role !== 'error') ?? stream.variants[0];
  if (out.length === 0 && any !== undefined) out.push(build(any, false));
  carryOutcome(out, operation, stream, answer, request);
  if (stream.sequence !== undefined)
    for (const [at, { value }] of out.entries()) setAt(value, fromPointer(stream.sequence), (stream.sequenceStart ?? 0) + at);
  return out;
}

/** The events that open and close the part to which the delta belongs, the outer ones around the inner. */
function partsAround(stream: StreamMap, delta: StreamVariant): { opens: StreamVariant[]; closes: StreamVariant[] } {
  const opens: StreamVariant[] = [];
  const closes: StreamVariant[] = [];
  let part = delta.part;
  for (let depth = 0; depth < 4; depth++) {
    // Where nothing says what belongs together, names do: `thread.message.created`, `thread.message.delta`.
    const inPart = stream.variants.filter(
      (variant) => variant.part === part && (part !== undefined || stemOf(variant.name) === stemOf(delta.name)),
    );
    const open = inPart.find(({ role }) => role === 'open');
    const close = inPart.find(({ role, name }) => role === 'close' && !FAILING.test(name));
    if (open !== undefined) opens.unshift(open);
    if (close !== undefined) closes.push(close);
    part = open?.within;
    if (part === undefined) break;
  }
  return { opens, closes };
}

/** `thread.message.delta` → `thread.message`. */
function stemOf(name: string): string {
  return /^(.+)[._\-/:][^._\-/:]+$/.exec(name)?.[1] ?? '';
}

function textsOf(operation: OperationMap, delta: DeltaMap, answer: unknown, making: Making): string[] {
  // An operation that only streams has no answer to tell: its text is made here.
  if (operation.answer?.text === undefined && delta.joins === undefined) return [madeText(making)];
  return places(answer, delta.joins ?? operation.answer?.text?.at ?? '').flatMap(({ value }) =>
    typeof value === 'string' && value !== '' ? [value] : [],
  );
}

/** A sample of the variant, with what it shares with the answer. */
function payloadOf(variant: StreamVariant, operation: OperationMap, stream: StreamMap, answer: unknown, making: Making): Json {
  const sampled = variant.schema === undefined ? {} : making.schemas.sample(variant.schema, 'response', making.seed);
  const value: Json = isObject(sampled) ? structuredClone(sampled) : {};
  if (stream.discriminator !== undefined) setAt(value, fromPointer(stream.discriminator), variant.name);
  const text = operation.answer?.text?.at;
  for (const { name, node } of variant.schema === undefined ? [] : properties(variant.schema)) {
    const same = isObject(answer) ? answer[name] : undefined;
    if (`/${name}` === stream.discriminator) continue;
    // A container: the event holds the answer itself.
    if (text !== undefined && hasPath(node, fromPointer(text)) && !variantCarriesText(stream, variant))
      value[name] = structuredClone(answer);
    else if (same !== undefined && typeof same === typeof value[name] && typeof same !== 'object') value[name] = same;
  }
  return value;
}

function variantCarriesText(stream: StreamMap, variant: StreamVariant): boolean {
  return stream.deltas.some((delta) => delta.variant === variant.name || delta.total?.variant === variant.name);
}

function carryOutcome(
  out: readonly StreamPayload[],
  operation: OperationMap,
  stream: StreamMap,
  answer: unknown,
  request: unknown,
): void {
  const reason = operation.answer?.finishReason === undefined ? undefined : valueAt(answer, operation.answer.finishReason.at);
  const put = (name: string | undefined, at: string, value: unknown): void => {
    const payload = out.findLast(({ variant }) => name === undefined || variant === name);
    if (payload !== undefined && value !== undefined && value !== null)
      setAt(payload.value, concrete(at, []), structuredClone(value));
  };
  if (stream.finishReason !== undefined) put(stream.finishReason.variant, stream.finishReason.at, reason);
  const usage = operation.answer?.usage === undefined ? undefined : valueAt(answer, operation.answer.usage.at);
  if (stream.usage === undefined || stream.usage.at === '') return;
  if (stream.usage.onRequest !== undefined && valueAt(request, stream.usage.onRequest) !== true) return;
  put(stream.usage.variant, stream.usage.at, usage);
}
