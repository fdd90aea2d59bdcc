// In: a stream as it was read, with its operation. Out: the same with what tells the place of an event, that the stream lives, that a piece is a piece, and the model.
import { Node } from '../../description/node.ts';
import { modelOf } from '../answer/answer.ts';
import { type FoundField, fieldsUnder, isNumber, shape } from '../schema/fields.ts';
import { branchesOf, properties, typesOf, valuesOf } from '../schema/schema-view.ts';
import { placesOf, spoken } from '../schema/words.ts';
import type { StreamMap, StreamVariant, WirePointer } from '../types.ts';

const NUMBERED = /^(event_)?(sequence|sequence_number|sequence_id|seq|seq_no|seq_num|seq_id|event_index|event_number)$/;
const INDEX = /(^|_)index$/;
const ALIVE =
  /\b(pings?|heart-?beats?|keep-?alives?)\b|\bcomment (lines?|events?|messages?|frames?)\b|\b(sse|event[- ]stream|stream) comments?\b/i;
const PIECE = /(^|_)(deltas?|chunks?|partial|increment(al)?)(_|$)/;
/** At the top of an event only: deeper down, tokens are counted and scored. */
const TOKEN = /^(next_)?token$/;
/** Says of each event whether more will come. */
const MORE = /^(done|is_?done|finished|is_?finished|final|is_?final|last|is_?last|is_?partial|complete|is_?complete|has_more)$/;

export function withSigns(stream: StreamMap, operation: Node): StreamMap {
  const order = orderOf(stream);
  const heartbeat = heartbeatOf(stream, operation);
  const partial = partialOf(stream);
  const model = modelIn(stream);
  const event = stream.frame ?? stream.event;
  return {
    ...stream,
    ...(order === undefined ? {} : { order }),
    ...(heartbeat === undefined ? {} : { heartbeat }),
    ...(partial === undefined ? {} : { partial }),
    ...(model === undefined ? {} : { model }),
    ...(event !== undefined && isUnresolved(event) ? { unresolved: true } : {}),
  };
}

const KEYWORDS = ['oneOf', 'anyOf', 'allOf'];

/** A branch or property near the top is a `$ref` that leads nowhere. */
function isUnresolved(schema: Node, depth = 0): boolean {
  if (depth > 3) return false;
  const unions = KEYWORDS.flatMap((keyword) => schema.get(keyword) ?? []);
  if (unions.some((union) => Array.isArray(union.value) && union.items().length < union.value.length)) return true;
  const held = schema.get('properties');
  const lost = held?.isObject && Object.keys(held.value as object).some((name) => held.get(name) === undefined);
  const inner = [
    ...unions.flatMap((union) => union.items()),
    ...(depth === 0 ? (held?.entries() ?? []).map(([, node]) => node) : []),
  ];
  return lost === true || inner.some((node) => isUnresolved(node, depth + 1));
}

function payloadsOf({ variants, event }: StreamMap): Node[] {
  const described = variants.flatMap(({ schema }) => schema ?? []);
  return described.length > 0 ? described : event === undefined ? [] : [event];
}

/** A number that runs through the stream, the id of the SSE event, or the place of the part that each piece belongs to. */
function orderOf(stream: StreamMap): StreamMap['order'] {
  const payloads = payloadsOf(stream);
  const numbered = payloads.flatMap((schema) => numberIn(schema, NUMBERED, 0) ?? []);
  if (numbered[0] !== undefined && numbered.length >= payloads.length / 2)
    return { value: { in: 'payload', at: numbered[0].at }, evidence: shape(numbered[0].node) };
  const id = stream.frame === undefined ? undefined : properties(stream.frame).find(({ name }) => name === 'id');
  if (id !== undefined) return { value: { in: 'frame', at: '/id' }, evidence: shape(id.node) };
  const pieces = stream.variants.filter(({ role }) => role === 'delta');
  // Events that are no pieces of one answer are things of their own, each under its id.
  const own = pieces.length > 0 ? [] : payloads.flatMap((schema) => fieldsUnder(schema, 0).at('/id') ?? []);
  if (own[0] !== undefined && own.length === payloads.length && payloads.length > 1)
    return { value: { in: 'payload', at: '/id' }, evidence: shape(own[0].node) };
  const placed = pieces.flatMap(({ schema }) => (schema === undefined ? [] : (numberIn(schema, INDEX, 4) ?? [])));
  // A part that comes once (a plan, a summary) needs no index.
  return placed[0] === undefined || placed.length < pieces.length / 2
    ? undefined
    : { value: { in: 'payload', at: placed[0].at }, evidence: shape(placed[0].node) };
}

function numberIn(schema: Node, word: RegExp, deepest: number): FoundField | undefined {
  return fieldsUnder(schema).find(
    (field) => field.depth <= deepest && word.test(field.word),
    ({ node }) => isNumber(node) || typesOf(node).size === 0,
  );
}

function heartbeatOf(stream: StreamMap, operation: Node): StreamMap['heartbeat'] {
  const ping = stream.variants.find(({ role, schema }) => role === 'ping' && schema !== undefined);
  if (ping?.schema !== undefined) return { value: 'event', evidence: shape(ping.schema) };
  const flag = stream.switch.by === 'flag' ? stream.switch.field.schema : undefined;
  const said = spoken(ALIVE, [
    ...placesOf(operation),
    stream.media,
    flag,
    stream.frame,
    stream.event,
    ...payloadsOf(stream),
    Node.root(operation.lookup).get('info'),
  ]);
  return said === undefined ? undefined : { value: 'words', evidence: shape(said) };
}

/** What tells a client that an event holds a piece and not the whole: a name, a constant, or a flag that marks the last one. */
function partialOf({ variants, event, deltas }: StreamMap): StreamMap['partial'] {
  const named = variants.find(({ role, schema }) => role === 'delta' && schema !== undefined);
  if (named !== undefined) return markOf(named);
  if (event === undefined || deltas.length === 0) return undefined;
  for (const field of fieldsUnder(event).filter(({ depth }) => depth <= 2.5)) {
    const constant = valuesOf(field.node)?.values.find(
      (value) => typeof value === 'string' && PIECE.test(value.toLowerCase().replace(/[^a-z0-9]+/g, '_')),
    );
    const top = field.depth === 0 && (MORE.test(field.word) || TOKEN.test(field.word));
    if (PIECE.test(field.word) || top || constant !== undefined)
      return { value: constant === undefined ? field.at : String(constant), evidence: shape(field.node) };
  }
  return undefined;
}

/** Where variants have names, a piece is another event than the whole. */
function markOf({ name, schema }: StreamVariant): StreamMap['partial'] {
  return schema === undefined ? undefined : { value: name, evidence: shape(schema) };
}

function modelIn(stream: StreamMap): StreamMap['model'] {
  const payloads: { readonly name?: string; readonly schema: Node }[] = stream.variants.flatMap(({ name, schema }) =>
    schema === undefined ? [] : [{ name, schema }],
  );
  if (payloads.length === 0 && stream.event !== undefined)
    payloads.push(...branchesOf(stream.event).map((schema) => ({ schema })));
  for (const { name, schema } of payloads) {
    const found = modelOf(fieldsUnder(schema));
    if (found === undefined) continue;
    const at: WirePointer = found.at;
    return { value: { ...(name === undefined ? {} : { variant: name }), at }, evidence: shape(found.node) };
  }
  return undefined;
}
