// In: the schema under a sequential media type. Out: the schema of one payload, and how it is wrapped: bare, in an SSE frame, or in a union of frames.
import type { Node } from '../../description/node.ts';
import { fieldsUnder, NEAR, snake } from '../schema/fields.ts';
import {
  branchesOf,
  declarations,
  isNullSchema,
  properties,
  property,
  propertyNames,
  typesOf,
  valuesOf,
} from '../schema/schema-view.ts';

/** The fields of a parsed SSE event (WHATWG HTML §9.2.6). */
const FRAME_FIELDS = new Set(['event', 'data', 'id', 'retry', 'comment']);

export interface FrameVariant {
  readonly name: string;
  readonly payload: Node;
}

export interface EventReading {
  readonly describes: 'payload' | 'frame';
  readonly event?: Node;
  readonly frame?: Node;
  /** Where a union of frames names its variants by the SSE field `event`. */
  readonly frameVariants: readonly FrameVariant[];
  /** A data value that is no payload: `[DONE]`. */
  readonly sentinel?: { readonly data: string; readonly node: Node };
}

export function readEvent(schema: Node): EventReading {
  const branches = branchesOf(schema);
  const sentinelBranch = branches.find((branch) => sentinelOf(branch) !== undefined);
  const sentinel =
    sentinelBranch === undefined ? undefined : { data: sentinelOf(sentinelBranch) as string, node: sentinelBranch };
  const payloads = branches.filter((branch) => sentinelOf(branch) === undefined);
  const withSentinel = sentinel === undefined ? {} : { sentinel };
  const frames = payloads.filter(isFrame);
  if (payloads.length > 0 && frames.length === payloads.length) {
    const first = frames[0] as Node;
    if (frames.length === 1) {
      const event = payloadOf(first);
      const inner = event === undefined ? undefined : readEvent(event);
      const end = inner?.sentinel ?? sentinel;
      return {
        describes: 'frame',
        frame: schema,
        ...(inner?.event === undefined ? {} : { event: inner.event }),
        frameVariants: [],
        ...(end === undefined ? {} : { sentinel: end }),
      };
    }
    return { describes: 'frame', frame: schema, frameVariants: frames.flatMap(frameVariantsOf), ...withSentinel };
  }
  const sole = payloads.length === 1 && sentinel !== undefined ? (payloads[0] as Node) : schema;
  return { describes: 'payload', event: sole, frameVariants: [], ...withSentinel };
}

/** A string constant that stands for the end: the branch of a union, or the `data` of a frame. */
function sentinelOf(branch: Node): string | undefined {
  const data = property(branch, 'data')?.node;
  // A frame that holds nothing but the sentinel (`{data: {const: '[DONE]'}}`) is told by the constant, not by other fields.
  const framed = data !== undefined && propertyNames(branch).every((name) => FRAME_FIELDS.has(name));
  for (const node of [branch, ...(framed ? [data] : [])]) {
    const values = valuesOf(node)?.values;
    const types = typesOf(node);
    if (
      values?.length === 1 &&
      typeof values[0] === 'string' &&
      types.has('string') &&
      !types.has('object') &&
      /^\[?[A-Z_]+\]?$/i.test(values[0])
    )
      return values[0];
  }
  return undefined;
}

function isFrame(branch: Node): boolean {
  const names = propertyNames(branch);
  const event = property(branch, 'event')?.node;
  // In a union the constant `event` beside `data` says enough, whatever else the frame declares.
  if (event !== undefined && names.includes('data') && names.length <= 5 && valuesOf(event)?.values.length === 1) return true;
  if (!names.includes('data') || !names.every((name) => FRAME_FIELDS.has(name))) return false;
  const data = property(branch, 'data')?.node;
  // `{data: string}` alone may be a payload of its own; with `event`, or with an object inside, it is a frame.
  return data !== undefined && (names.length > 1 || payloadOf(branch) !== undefined) && !typesOf(data).has('number');
}

/** What stands in `data`: the `contentSchema` of a string (OpenAPI 3.2), or the object itself, as many descriptions write it. */
function payloadOf(frame: Node): Node | undefined {
  const data = property(frame, 'data')?.node;
  if (data === undefined) return undefined;
  for (const branch of [data, ...branchesOf(data)]) {
    const content = branch.get('contentSchema');
    if (content !== undefined) return content;
  }
  const types = typesOf(data);
  return types.has('object') || properties(data).length > 0 || (types.size === 0 && data.isObject && data.keys().length > 0)
    ? data
    : undefined;
}

function frameVariantsOf(frame: Node): FrameVariant[] {
  const event = property(frame, 'event')?.node;
  const names = (event === undefined ? [] : (valuesOf(event)?.values ?? [])).filter(
    (name): name is string => typeof name === 'string',
  );
  const payload = payloadOf(frame) ?? property(frame, 'data')?.node;
  return payload === undefined ? [] : names.map((name) => ({ name, payload }));
}

export interface Variants {
  readonly discriminator?: string;
  readonly named: readonly { readonly name: string; readonly schema: Node }[];
  /** Branches of the union that carry no name. */
  readonly nameless: readonly Node[];
}

/** The variants of a payload by `discriminator`, or by a property in which every branch lists its own constants. */
export function variantsOf(event: Node): Variants {
  const branches = branchesOf(event).filter((branch) => !isNullSchema(branch));
  const declared = discriminatorOf(event);
  const single = branches.length < 2;
  // The mapping says it outright; the branches may share one base that lists all names.
  const mapped = declared === undefined || single ? [] : mappedVariants(event);
  if (declared !== undefined && mapped.length > 0 && mapped.length >= branches.length)
    return { discriminator: `/${declared}`, named: mapped, nameless: [] };
  const candidates = declared === undefined ? ['type', 'event', 'event_type', 'eventType', 'kind', 'object'] : [declared];
  for (const name of candidates) {
    const named = branches.map((branch) => ({ branch, names: constantsOf(branch, name) }));
    const found = named.filter(({ names }) => names.length > 0);
    // One lone object with `type: enum [a, b, c]` is a union that was flattened.
    const flat = single && /^(type|event|event_type|eventType)$/.test(name) && (found[0]?.names.length ?? 0) > 1;
    if (
      flat ||
      (!single &&
        found.length >= Math.max(1, Math.ceil(branches.length / 2)) &&
        new Set(found.flatMap(({ names }) => names)).size > 1)
    ) {
      return {
        discriminator: `/${name}`,
        named: found.flatMap(({ branch, names }) => names.map((value) => ({ name: value, schema: branch }))),
        nameless: named.filter(({ names }) => names.length === 0).map(({ branch }) => branch),
      };
    }
  }
  if (declared !== undefined && !single) {
    if (mapped.length > 0) return { discriminator: `/${declared}`, named: mapped, nameless: [] };
  }
  return { named: [], nameless: single ? [] : branches };
}

const WRAPPED = /^\/(event|payload|data|message)(\/(event|payload|data))?\/(type|event_type|event|kind)$/;

/** Names that stand one or two objects down, where every event is wrapped in one: `{event: {payload: {event_type}}}`. */
export function wrappedNames(event: Node): { readonly discriminator: string; readonly names: readonly string[] } | undefined {
  for (const { at, name } of fieldsUnder(event, NEAR).filter((field) => WRAPPED.test(field.at))) {
    const holder = fieldsUnder(event, NEAR).at(at.slice(0, at.lastIndexOf('/')))?.node;
    const listed = holder === undefined ? [] : declarations(holder, name).map((node) => valuesOf(node));
    if (listed.some((values) => values === undefined || values.open)) continue;
    const names = [...new Set(listed.flatMap((values) => values?.values ?? []))].filter((value) => typeof value === 'string');
    if (names.length > 1) return { discriminator: at, names };
  }
  return undefined;
}

function discriminatorOf(event: Node, depth = 0): string | undefined {
  const own = event.get('discriminator')?.string('propertyName');
  if (own !== undefined || depth > 3) return own;
  for (const keyword of ['allOf', 'oneOf', 'anyOf']) {
    for (const branch of event.get(keyword)?.items() ?? []) {
      const inner = discriminatorOf(branch, depth + 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

function mappedVariants(event: Node): { name: string; schema: Node }[] {
  const mapping = event.get('discriminator')?.get('mapping');
  const order = branchesOf(event).map((branch) => branch.value);
  const found = (mapping?.keys() ?? []).flatMap((name) => {
    const target = (mapping?.value as Record<string, unknown> | undefined)?.[name];
    if (typeof target !== 'string') return [];
    const reference = /[#/.]/.test(target) ? target : `#/components/schemas/${target}`;
    const schema = branchesOf(event).find((branch) => {
      const found = event.lookup.lookup(reference, event.source);
      return found !== undefined && found.value === branch.value;
    });
    return schema === undefined ? [] : [{ name, schema }];
  });
  // Mappings are often sorted by name; the union is written in the order of the stream.
  return found.sort((a, b) => order.indexOf(a.schema.value) - order.indexOf(b.schema.value));
}

function constantsOf(branch: Node, name: string): string[] {
  // Several parts of an `allOf` may list values; the narrowest holds.
  const listed = declarations(branch, name)
    .flatMap((node) => valuesOf(node) ?? [])
    .filter(({ open }) => !open)
    .sort((a, b) => a.values.length - b.values.length)[0];
  return listed === undefined
    ? []
    : listed.values.filter((value): value is string => typeof value === 'string' && snake(value) !== '').slice(0, 200);
}
