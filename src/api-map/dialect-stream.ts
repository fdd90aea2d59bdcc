// In: a stream as the description shows it, and its dialect. Out: the stream with what only the dialect says.
import type { Node } from '../description/node.ts';
import type { Dialect } from '../dialects/types.ts';
import { evidence, fillUsage, pointed } from './dialect.ts';
import { fieldsUnder } from './fields.ts';
import { isTrivial } from './schema-view.ts';
import type { AnswerMap, DeltaMap, Field, StreamMap, StreamVariant } from './types.ts';

export function fillStream(stream: StreamMap, answer: AnswerMap | undefined, dialect: Dialect): StreamMap {
  const known = dialect.stream;
  const described = stream.variants.length > 0 || (stream.event !== undefined && !isTrivial(stream.event));
  const variants = fillVariants(stream.variants, known.variants);
  const names = new Set(variants.map(({ name }) => name));
  const deltas = fillDeltas(stream, known.deltas as readonly DeltaMap[], names, described);
  const usageSchema = variantSchema(stream, known.usage.variant);
  const hasUsage = !described || stream.usage !== undefined;
  const usageAt = described && stream.usage !== undefined && known.usage.variant === undefined ? stream.usage.at : known.usage.at;
  return {
    ...stream,
    mediaType: stream.declared ? stream.mediaType : known.mediaType,
    framing: stream.declared ? stream.framing : known.framing,
    ...(stream.discriminator === undefined && known.discriminator !== undefined ? { discriminator: known.discriminator } : {}),
    variants,
    eventName: stream.eventName === 'unknown' ? known.eventName : stream.eventName,
    deltas,
    ...(hasUsage
      ? {
          usage: {
            at: usageAt,
            ...optional('variant', known.usage.variant),
            ...optional('onRequest', stream.usage?.onRequest ?? known.usage.onRequest),
            map: fillUsage(stream.usage?.map, usageAt, usageSchema, dialect),
          },
        }
      : {}),
    finishReason: { ...known.finishReason, field: finishField(stream, usageSchema, answer, dialect) },
    identity: known.identity.filter(
      (at) => !described || variants.length > 0 || stream.event === undefined || fieldsUnder(stream.event).has(at),
    ),
    ...(known.sequence === undefined ? {} : { sequence: known.sequence.at, sequenceStart: known.sequence.start }),
    terminator:
      stream.terminator?.value.by === 'sentinel' || sameNames(stream, known.terminator)
        ? (stream.terminator as NonNullable<StreamMap['terminator']>)
        : { value: known.terminator, evidence: evidence(dialect) },
    ...(stream.error === undefined ? { error: { value: known.error, evidence: evidence(dialect) } } : {}),
    lifecycle: known.lifecycle,
  };
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}

function sameNames(stream: StreamMap, known: NonNullable<StreamMap['terminator']>['value']): boolean {
  const read = stream.terminator?.value;
  return (
    read?.by === 'variant' &&
    known.by === 'variant' &&
    known.names.every((name) => read.names.includes(name)) &&
    read.names.length === known.names.length
  );
}

function finishField(stream: StreamMap, variant: Node | undefined, answer: AnswerMap | undefined, dialect: Dialect): Field {
  const known = dialect.stream.finishReason;
  const schema = known.variant === undefined ? stream.event : (variantSchema(stream, known.variant) ?? variant);
  const field = pointed(schema, known.at, dialect);
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
  const further = stream.deltas.filter(({ variant, at }) => !known.some((other) => other.variant === variant && other.at === at));
  return [...fits, ...further];
}
