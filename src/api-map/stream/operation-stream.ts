// In: what was read of one operation, and all others. Out: how it streams, from wherever the description says so, and in what dialect.
import type { Node } from '../../description/node.ts';
import { DIALECTS } from '../../dialects/index.ts';
import type { Dialect } from '../../dialects/types.ts';
import { tokenizes } from '../answer/answer-signs.ts';
import { evidence, recognise } from '../dialect/dialect.ts';
import type { Reading } from '../reading.ts';
import { shape, snake } from '../schema/fields.ts';
import { contentOf, framingOf, successesOf } from '../schema/media.ts';
import { itemsOf, properties } from '../schema/schema-view.ts';
import type { OperationKind, StreamMap } from '../types.ts';
import { componentEvents } from './component-events.ts';
import { flagOf, readStream, switchOf } from './stream.ts';
import { variantsOf } from './stream-event.ts';

export function streamOf(reading: Reading, kind: OperationKind, root: Node, ai: boolean): StreamMap | undefined {
  const { node, request, answer, sequential, hints, streamed } = reading;
  if (hints.notStream) return undefined;
  const given = givenEvent(reading);
  const extended =
    hints.stream !== undefined || (hints.fern !== undefined && given !== undefined) || hints.streamField !== undefined;
  const by = switchOf(
    request,
    answer !== undefined && hints.fern === undefined,
    sequential !== undefined || extended,
    hints.streamField,
  );
  if (by === undefined) return ownStream(reading) ?? (ai ? eventFeed(reading) : undefined);
  if (!extended && kind === 'other' && isDownload(reading)) return undefined;
  const source = { operation: node, request, answer, sequential, by };
  if (given !== undefined) return readStream({ ...source, found: { schema: given, from: 'extension' } });
  if (streamed !== undefined) return readStream({ ...source, found: { schema: streamed, from: 'schema' } });
  if (sequential === undefined && !extended && by.by !== 'flag') return undefined;
  // A flag alone says little about an operation that calls no model (`stream` may ask for a video): the events must name its answer.
  if (sequential === undefined && !extended && kind === 'other') {
    const events = ai && answer !== undefined ? componentEvents(root, answer.schema, undefined) : undefined;
    return events === undefined ? undefined : readStream({ ...source, found: { schema: events, from: 'dialect' } });
  }
  // Sound and pictures come in pieces without events.
  if (sequential === undefined && !extended && answer === undefined && isMedia(node)) return undefined;
  // The tokens of a chat are asked for with the request of a chat, switch and all.
  if (sequential === undefined && !extended && tokenizes(answer)) return undefined;
  const plain = readStream(source);
  if (plain.event !== undefined || plain.variants.length > 0 || answer === undefined) return plain;
  const schema = componentEvents(root, answer.schema, recogniseIn(reading, plain));
  return schema === undefined ? plain : readStream({ ...source, found: { schema, from: 'dialect' } });
}

const PATHS = DIALECTS.flatMap(({ stream }) => stream?.paths ?? []);

/** An operation whose path alone says that it streams, in a dialect where such a path does. */
function ownStream(reading: Reading): StreamMap | undefined {
  const { node, request, answer, sequential } = reading;
  if (!PATHS.some((end) => reading.path.endsWith(end))) return undefined;
  const dialect = recogniseIn(reading, undefined);
  const known = dialect?.stream;
  if (dialect === undefined || !known?.paths?.some((end) => reading.path.endsWith(end))) return undefined;
  const field = known.query && { at: `/${known.query.name}`, required: false, evidence: evidence(dialect) };
  const by: StreamMap['switch'] =
    field === undefined || known.query === undefined
      ? { by: 'operation' }
      : { by: 'flag', in: 'query', field, on: known.query.on, always: false };
  const event = answer === undefined ? undefined : (itemsOf(answer.schema) ?? answer.schema);
  return readStream({
    operation: node,
    request,
    answer,
    sequential,
    by,
    ...(event === undefined ? {} : { found: { schema: event, from: 'dialect' as const } }),
  });
}

/** A feed under `/stream` whose events are a named union, although it is declared as one JSON body. */
function eventFeed({ node, method, path, request, answer, sequential }: Reading): StreamMap | undefined {
  if (method !== 'GET' || answer === undefined || !/\/stream$/.test(path.split(/[?#]/)[0] ?? '')) return undefined;
  if (!/stream|event/i.test(String(answer.schema.path.at(-1))) || variantsOf(answer.schema).named.length < 3) return undefined;
  const found = { schema: answer.schema, from: 'schema' as const };
  const {
    usage: _,
    finishReason: __,
    ...feed
  } = readStream({
    operation: node,
    request,
    answer,
    sequential,
    by: { by: 'operation' },
    found,
  });
  // It tells of many things that begin and end, and ends with the connection.
  const variants = feed.variants.map((variant) => (variant.role === 'error' ? variant : { ...variant, role: 'other' as const }));
  return { ...feed, variants, deltas: [], terminator: { value: { by: 'end' }, evidence: shape(answer.schema) } };
}

const FILE = /\/(contents?|download|results?|export)$/i;
const CORRELATES = /^(custom|correlation|record)_id$/;

/** A finished file of lines (the results of a batch) is fetched, not awaited: its lines stand for requests of their own. */
function isDownload({ method, path, sequential, request }: Reading): boolean {
  if (
    method !== 'GET' ||
    sequential === undefined ||
    framingOf(sequential.mediaType) !== 'ndjson' ||
    flagOf(request) !== undefined
  )
    return false;
  const { schema } = sequential;
  return (
    FILE.test(path.split(/[?#]/)[0] ?? '') ||
    (schema !== undefined && properties(schema).some(({ name }) => CORRELATES.test(snake(name))))
  );
}

/** Where another operation says that it is the streaming half of this one (`x-ai-stream.variantOf`), this one streams as that does. */
export function withHalf(
  reading: Reading,
  own: StreamMap | undefined,
  read: (half: Reading) => StreamMap | undefined,
  all: readonly Reading[],
): StreamMap | undefined {
  if (own?.declared === true) return own;
  const half = all.find((other) => {
    const name = other.hints.stream?.string('variantOf');
    return name !== undefined && (name === reading.key || name === reading.operationId);
  });
  const stream = half === undefined ? undefined : read(half);
  return stream === undefined || own === undefined ? (stream ?? own) : { ...stream, switch: own.switch };
}

function isMedia(operation: Node): boolean {
  const types = successesOf(operation).flatMap(([, response]) => contentOf(response).map(({ mediaType }) => mediaType));
  return types.length > 0 && types.every((type) => /^(audio|video|image)\/|octet-stream/.test(type));
}

function givenEvent({ hints, answer }: Reading): Node | undefined {
  const item = hints.stream?.get('item') ?? hints.stream?.get('itemSchema') ?? hints.stream?.get('event');
  if (item?.isObject) return item;
  const fern = hints.fern?.get('response-stream');
  if (fern?.isObject) return fern;
  // `x-fern-streaming: true` says that the body comes in pieces of the declared JSON schema.
  return hints.fern === undefined ? undefined : answer?.schema;
}

/** The streaming half of an operation is written behind its path: `/generate` and `/generate_stream`. */
const STREAMING = /(#stream|[/_-]stream(ing)?|:streamGenerate\w+)$/;

/** The operation that answers the same request in one body, for one that only streams. */
export function twinOf(reading: Reading, all: readonly Reading[]): Reading | undefined {
  if (reading.method !== 'POST' || !STREAMING.test(reading.path)) return undefined;
  const plain = reading.path.replace(STREAMING, (end) => (end.startsWith(':') ? end.replace('streamGenerate', 'generate') : ''));
  return all.find(
    (other) => other !== reading && other.method === reading.method && other.path === plain && other.answer !== undefined,
  );
}

export function recogniseIn({ path, request, answer }: Reading, stream: StreamMap | undefined): Dialect | undefined {
  return recognise(DIALECTS, {
    path,
    request: request.map.schema,
    answer: answer?.schema,
    event: stream?.event,
    variants: stream?.variants.map(({ name }) => name) ?? [],
  });
}
