// In: an operation with its request and answer. Out: how it streams, from the description alone (dialects fill in later).
import type { Node } from '../../description/node.ts';
import type { RequestReading } from '../request/request.ts';
import { type FoundField, fieldsUnder, isText, NEAR, shape, toField } from '../schema/fields.ts';
import { contentOf, framingOf, isSuccess, responsesOf } from '../schema/media.ts';
import { declarations, isTrivial, itemsOf, typesOf, valuesOf } from '../schema/schema-view.ts';
import type { AnswerMap, ParameterMap, StreamMap } from '../types.ts';
import { readTerminator } from './stream-end.ts';
import { type EventReading, readEvent, variantsOf, wrappedNames } from './stream-event.ts';
import { readDeltas, readIdentity, readSequence, readStreamError, readStreamFinish, readStreamUsage } from './stream-reads.ts';
import { withRoles } from './stream-roles.ts';

const FLAG = /^(stream|streaming|is_stream|enable_stream(ing)?|should_stream)$/;

export interface Sequential {
  readonly status: string;
  readonly mediaType: string;
  readonly media: Node;
  readonly schema: Node | undefined;
  readonly from: 'schema' | 'itemSchema' | undefined;
}

/** The sequential media type of a successful response; an event stream before the others. */
export function sequentialOf(operation: Node): Sequential | undefined {
  const all = responsesOf(operation)
    .filter(([status]) => isSuccess(status) || status === 'default')
    .flatMap(([status, response]) =>
      contentOf(response)
        .filter(({ mediaType }) => framingOf(mediaType) !== undefined)
        .map(({ mediaType, node }) => ({ status, mediaType, media: node })),
    );
  const best = all
    .filter(({ status }) => isSuccess(status))
    .sort((a, b) => Number(framingOf(b.mediaType) === 'sse') - Number(framingOf(a.mediaType) === 'sse'))[0];
  if (best === undefined) return undefined;
  const item = best.media.get('itemSchema');
  const schema = item ?? best.media.get('schema');
  return { ...best, schema, from: schema === undefined ? undefined : item === undefined ? 'schema' : 'itemSchema' };
}

/** `named`: the field that the description itself says is the flag. */
export function flagOf(request: RequestReading, named?: string): { field: FoundField; in?: 'query' } | undefined {
  const boolean = ({ word, node }: { word: string; node: Node }) => FLAG.test(word) && typesOf(node).has('boolean');
  const { schema } = request.map;
  const stated =
    named === undefined ? undefined : request.settings.find((candidate) => candidate.depth === 0 && candidate.name === named);
  if (stated !== undefined) return { field: stated };
  const said = (field: FoundField) => (schema === undefined || field.depth > 0 ? [field.node] : declarations(schema, field.name));
  const field = request.settings.find((candidate) => boolean(candidate) && !said(candidate).some(retired));
  if (field !== undefined) return { field };
  const parameter = request.map.parameters.find(
    ({ name, in: place, node }) => place === 'query' && FLAG.test(name) && typesOf(node.get('schema') ?? node).has('boolean'),
  );
  return parameter === undefined ? undefined : { field: fromParameter(parameter), in: 'query' };
}

/** A flag that is deprecated, or that may only be false, asks for no stream. */
function retired(flag: Node): boolean {
  const values = valuesOf(flag)?.values;
  return (
    flag.boolean('deprecated') === true ||
    /^\W*(this field is )?deprecated\b/i.test(flag.string('description') ?? '') ||
    (values !== undefined && values.length > 0 && values.every((value) => value === false))
  );
}

function fromParameter({ name, required, node }: ParameterMap): FoundField {
  return { at: `/${name}`, name, word: name, node: node.get('schema') ?? node, required, depth: 0 };
}

/** A switch that is no boolean (`stream: "on"`): only a declared stream shows that it is one. */
function otherFlagOf({ settings }: RequestReading): { field: FoundField; in?: 'query' } | undefined {
  const field = settings.find(({ word, depth, node }) => depth === 0 && FLAG.test(word) && !retired(node));
  return field === undefined || typesOf(field.node).has('object') ? undefined : { field };
}

/** A choice between ways of delivery (`response_mode: streaming | blocking`): what it holds with and without the stream. */
export function modeOf({ settings }: RequestReading): { field: FoundField; on: string; off: string } | undefined {
  for (const field of settings) {
    if (field.depth > 0 || !/^((response|output|delivery)_mode|stream_(format|mode))$/.test(field.word)) continue;
    const values = (valuesOf(field.node)?.values ?? []).filter((value): value is string => typeof value === 'string');
    const on = values.find((value) => /^(stream(ing|ed)?|sse)$/i.test(value));
    const off = values.find((value) => value !== on);
    if (on !== undefined && off !== undefined && values.length === 2) return { field, on, off };
  }
  return undefined;
}

export function switchOf(
  request: RequestReading,
  declaresBody: boolean,
  declared: boolean,
  named?: string,
): StreamMap['switch'] | undefined {
  const flag = flagOf(request, named) ?? (declared ? otherFlagOf(request) : undefined);
  if (flag !== undefined) {
    const values = valuesOf(flag.field.node)?.values;
    const initial = flag.field.node.boolean('default');
    return {
      by: 'flag',
      field: toField(flag.field),
      ...(flag.in === undefined ? {} : { in: flag.in }),
      ...(initial === undefined ? {} : { default: initial }),
      always: values?.length === 1 && values[0] === true,
    };
  }
  const mode = declared ? modeOf(request) : undefined;
  if (mode !== undefined) {
    const { field, on, off } = mode;
    const initial = field.node.string('default');
    return {
      by: 'flag',
      field: toField(field),
      on,
      off,
      ...(initial === undefined ? {} : { default: initial === on }),
      always: false,
    };
  }
  return declared ? { by: declaresBody ? 'accept' : 'operation' } : undefined;
}

export interface StreamSource {
  readonly operation: Node;
  readonly request: RequestReading;
  readonly answer: AnswerMap | undefined;
  readonly sequential: Sequential | undefined;
  readonly by: StreamMap['switch'];
  /** The event schema where it is not declared under a media type. */
  readonly found?: { readonly schema: Node; readonly from: 'extension' | 'dialect' | 'schema' };
}

/** What is said of the events. Before OpenAPI 3.2 `schema` describes the whole body: text says nothing of them, a list holds them. */
function eventsOf({ schema, from }: Sequential): Node | undefined {
  if (schema === undefined || isTrivial(schema)) return undefined;
  if (from === 'itemSchema') return schema;
  const types = typesOf(schema);
  if (types.size === 1 && types.has('array')) return itemsOf(schema);
  return isText(schema) && valuesOf(schema) === undefined && schema.get('contentSchema') === undefined ? undefined : schema;
}

/** The first and the last of events that one schema describes; of the others only the names are known. */
function namedAlike(names: readonly string[], event: Node): StreamMap['variants'] {
  const roles = withRoles(
    names.map((name) => ({ name, schema: event })),
    undefined,
  );
  return roles.map(({ name, role }) => ({
    name,
    role: ['start', 'end', 'error', 'delta'].includes(role) ? role : /(^|[._-])progress$/.test(name) ? 'delta' : 'other',
  }));
}

export function readStream({ operation, request, answer, sequential, by, found }: StreamSource): StreamMap {
  const declaredSchema = sequential === undefined ? undefined : eventsOf(sequential);
  const schema = found?.schema ?? declaredSchema;
  const reading: EventReading = schema === undefined ? { describes: 'payload', frameVariants: [] } : readEvent(schema);
  const { event } = reading;
  const read = event === undefined ? undefined : variantsOf(event);
  const named =
    reading.frameVariants.length > 0
      ? reading.frameVariants.map(({ name, payload }) => ({ name, schema: payload }))
      : (read?.named ?? []);
  const asked = operation.path.at(-1) !== 'get';
  const wrapped = asked && named.length === 0 && event !== undefined ? wrappedNames(event) : undefined;
  // Where names stand inside a wrapper, only they tell the events apart: what they carry is read of all.
  const own = withRoles(named, answer?.schema);
  const variants = wrapped === undefined || event === undefined ? own : namedAlike(wrapped.names, event);
  // The lines of a download (batch results) are records of their own, not the pieces of one answer.
  const download = operation.path.at(-1) === 'get' && framingOf(sequential?.mediaType ?? '') === 'ndjson';
  const { deltas, whole } = download ? { deltas: [], whole: false } : readDeltas(own, event, answer);
  const usage = download ? undefined : readStreamUsage(own, event);
  const finishReason = download ? undefined : readStreamFinish(own, event);
  const sequence = readSequence(own, event);
  const onRequest =
    usage === undefined || request.map.schema === undefined
      ? undefined
      : fieldsUnder(request.map.schema, NEAR).find(
          ({ at }) => /stream/i.test(at),
          ({ word, node }) => word === 'include_usage' && typesOf(node).has('boolean'),
        );
  const flag = by.by === 'flag' ? by.field.schema : undefined;
  const media = sequential?.media;
  const terminator =
    download && media !== undefined
      ? { value: { by: 'end' as const }, evidence: shape(media) }
      : readTerminator({
          operation,
          media,
          flag,
          request: request.map.schema,
          event,
          sentinel: reading.sentinel,
          variants,
          finishReason,
        });
  const error = readStreamError(wrapped === undefined ? variants : [], read?.nameless ?? [], event);
  const discriminator = read?.discriminator ?? wrapped?.discriminator;
  const from = found?.from ?? (declaredSchema === undefined ? undefined : sequential?.from);
  return {
    switch: by,
    declared: sequential !== undefined,
    ...(media === undefined ? {} : { media }),
    status: sequential?.status ?? answer?.status ?? '200',
    mediaType: sequential?.mediaType ?? 'text/event-stream',
    framing: framingOf(sequential?.mediaType ?? '') ?? 'sse',
    describes: reading.describes,
    ...(reading.frame === undefined ? {} : { frame: reading.frame }),
    ...(event === undefined ? {} : { event }),
    ...(schema === undefined || from === undefined ? {} : { eventFrom: from }),
    ...(discriminator === undefined ? {} : { discriminator }),
    variants,
    eventName: reading.frame !== undefined && named.length > 0 ? 'discriminator' : 'unknown',
    deltas,
    ...(whole ? { whole } : {}),
    ...(usage === undefined ? {} : { usage: onRequest === undefined ? usage : { ...usage, onRequest: onRequest.at } }),
    ...(finishReason === undefined ? {} : { finishReason }),
    identity: readIdentity(own, event),
    ...(sequence === undefined ? {} : { sequence }),
    ...(terminator === undefined ? {} : { terminator }),
    ...(error === undefined ? {} : { error }),
  };
}
