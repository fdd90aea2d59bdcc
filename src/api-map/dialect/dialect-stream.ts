// In: a stream as the description shows it, and its dialect. Out: the stream with what only the dialect says.
import type { Node } from '../../description/node.ts';
import type { Dialect } from '../../dialects/types.ts';
import { fieldsUnder } from '../schema/fields.ts';
import { isTrivial } from '../schema/schema-view.ts';
import type { AnswerMap, DeltaMap, Field, StreamMap, StreamVariant, WirePointer } from '../types.ts';
import { evidence, fillUsage, pointed } from './dialect.ts';

export function fillStream(stream: StreamMap, answer: AnswerMap | undefined, dialect: Dialect): StreamMap {
  const known = dialect.stream;
  if (known === undefined) return stream;
  const described = stream.variants.length > 0 || (stream.event !== undefined && !isTrivial(stream.event));
  const variants = fillVariants(stream.variants, known.variants);
  const names = new Set(variants.map(({ name }) => name));
  const { finishReason: _, ...read } = stream;
  return {
    ...read,
    switch: fillSwitch(stream.switch, known.default),
    mediaType: stream.declared ? stream.mediaType : known.mediaType,
    framing: stream.declared ? stream.framing : known.framing,
    ...(stream.discriminator === undefined && known.discriminator !== undefined ? { discriminator: known.discriminator } : {}),
    variants,
    eventName: stream.eventName === 'unknown' ? known.eventName : stream.eventName,
    deltas: fillDeltas(stream, known.deltas as readonly DeltaMap[], names, described),
    ...streamUsage(stream, dialect, described),
    ...(known.finishReason === undefined
      ? {}
      : { finishReason: { ...known.finishReason, field: finishField(stream, answer, dialect, known.finishReason) } }),
    identity: known.identity.filter(
      (at) => !described || variants.length > 0 || stream.event === undefined || fieldsUnder(stream.event).has(at),
    ),
    ...(known.sequence === undefined ? {} : { sequence: known.sequence.at, sequenceStart: known.sequence.start }),
    terminator:
      stream.terminator?.value.by === 'sentinel' || sameEnd(stream, known.terminator)
        ? (stream.terminator as NonNullable<StreamMap['terminator']>)
        : { value: known.terminator, evidence: evidence(dialect) },
    ...(stream.error === undefined ? { error: { value: known.error, evidence: evidence(dialect) } } : {}),
    lifecycle: known.lifecycle,
    ...(known.whole === undefined ? {} : { whole: known.whole }),
  };
}

function fillSwitch(read: StreamMap['switch'], initial: boolean | undefined): StreamMap['switch'] {
  return read.by === 'flag' && read.default === undefined && initial !== undefined ? { ...read, default: initial } : read;
}

function streamUsage(stream: StreamMap, dialect: Dialect, described: boolean): Pick<StreamMap, 'usage'> {
  const known = dialect.stream?.usage;
  const counted = dialect.answer.usage;
  if (known === undefined || counted === undefined || (described && stream.usage === undefined)) return {};
  const at = described && stream.usage !== undefined && known.variant === undefined ? stream.usage.at : known.at;
  const schema = variantSchema(stream, known.variant);
  return {
    usage: {
      at,
      ...optional('variant', known.variant),
      ...optional('onRequest', stream.usage?.onRequest ?? known.onRequest),
      map: fillUsage(stream.usage?.map, at, schema, dialect, counted),
    },
  };
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}

/** The description says of the end what the dialect says. */
function sameEnd(stream: StreamMap, known: NonNullable<StreamMap['terminator']>['value']): boolean {
  const read = stream.terminator?.value;
  if (read?.by === 'variant' && known.by === 'variant')
    return known.names.every((name) => read.names.includes(name)) && read.names.length === known.names.length;
  if (read?.by === 'flag' && known.by === 'flag') return read.at === known.at;
  return read?.by === known.by && (known.by === 'finish-reason' || known.by === 'end');
}

function finishField(
  stream: StreamMap,
  answer: AnswerMap | undefined,
  dialect: Dialect,
  known: { readonly at: WirePointer; readonly variant?: string },
): Field {
  const field = pointed(variantSchema(stream, known.variant), known.at, dialect);
  return field.schema === undefined && answer?.finishReason?.values !== undefined
    ? { ...field, values: answer.finishReason.values }
    : field;
}

function variantSchema(stream: StreamMap, name: string | undefined): Node | undefined {
  return name === undefined ? stream.event : stream.variants.find((variant) => variant.name === name)?.schema;
}

/** The variants of the description with the dialect's roles; the dialect's own where the description has none. */
function fillVariants(read: readonly StreamVariant[], known: readonly Omit<StreamVariant, 'schema'>[]): readonly StreamVariant[] {
  if (read.length === 0) return known;
  return read.map((variant) => ({ ...variant, ...known.find(({ name }) => name === variant.name) }));
}

function fillDeltas(
  stream: StreamMap,
  known: readonly DeltaMap[],
  names: ReadonlySet<string>,
  described: boolean,
): readonly DeltaMap[] {
  if (!described) return known;
  const fits = known.filter(({ variant, at }) =>
    variant === undefined ? stream.event !== undefined && fieldsUnder(stream.event).has(at) : names.has(variant),
  );
  // The text that repeats the pieces is none of them.
  const further = stream.deltas.filter(
    ({ variant, at }) =>
      !known.some(
        (other) =>
          (other.variant === variant && other.at === at) ||
          (other.total !== undefined && other.total.variant === variant && other.total.at === at),
      ),
  );
  // Other pieces than those of the dialect make no part of its text.
  const apart = further.map(({ joins, ...delta }) =>
    joins === undefined || delta.variant !== undefined ? delta : { ...delta, joins },
  );
  return [...fits, ...apart];
}
