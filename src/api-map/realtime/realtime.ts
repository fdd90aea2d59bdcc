// In: the root of an AsyncAPI 2 or 3 description. Out: its servers, its channels with their messages, and who sends each message.
import type { Node } from '../../description/node.ts';
import { fieldsUnder, snake, toField } from '../schema/fields.ts';
import { branchesOf, declarations, isTrivial, propertyNames, typesOf, valuesOf } from '../schema/schema-view.ts';
import type { ChannelMap, Field, MessageMap, MessageVariant, RealtimeMap, RealtimeServer } from '../types.ts';
import { serverSends } from './realtime-direction.ts';

const MAX_CHANNELS = 2_000;
const MAX_MESSAGES = 5_000;
const TYPE = /^(type|event|event_type|event_name|message_type|msg_type|kind|action|op|method|message|name)$/;
const ERROR = /(^|_)(errors?|exception)(_|$)/;

/** What is sent in a channel, with the word that its operation is listed under (AsyncAPI 2: publish, 3: send). */
export type Side = 'publish' | 'subscribe' | 'send' | 'receive';
export type SidedMessage = Omit<MessageMap, 'sentBy'> & { readonly sides: ReadonlySet<Side> };
type Draft = Omit<ChannelMap, 'messages'> & { readonly messages: readonly SidedMessage[] };

export function readRealtime(root: Node, format: 'asyncapi2' | 'asyncapi3'): RealtimeMap {
  const budget = { left: MAX_MESSAGES };
  const drafts = (root.get('channels')?.entries() ?? [])
    .filter(([key, node]) => node.isObject && !key.startsWith('x-'))
    .slice(0, MAX_CHANNELS)
    .map(([key, node]): Draft => {
      const messages = format === 'asyncapi2' ? messagesOf2(node, budget) : messagesOf3(root, node, budget);
      const address = format === 'asyncapi2' ? key : node.string('address');
      return { key, node, ...(address === undefined ? {} : { address }), messages, parameters: parametersOf(node, address) };
    });
  const server = serverSends(drafts.flatMap(({ messages }) => messages));
  const channels = drafts.map((draft) => ({
    ...draft,
    messages: draft.messages.map(({ sides, ...message }) => ({ ...message, sentBy: sentBy(sides, server) })),
  }));
  return { servers: serversOf(root), channels, securitySchemes: schemesOf(root) };
}

function sentBy(sides: ReadonlySet<Side>, server: ReadonlySet<Side> | undefined): MessageMap['sentBy'] {
  if (sides.size === 2) return 'both';
  const [side] = sides;
  if (side === undefined || server === undefined) return 'unknown';
  return server.has(side) ? 'server' : 'client';
}

function messagesOf2(channel: Node, budget: { left: number }): SidedMessage[] {
  const found = new Map<string, { node: Node; sides: Set<Side> }>();
  for (const side of ['publish', 'subscribe'] as const) {
    const message = channel.at(side, 'message');
    if (message === undefined) continue;
    const union = message.get('oneOf')?.items() ?? [];
    for (const node of union.length > 0 ? union : [message]) add(found, node.id, node, side, budget);
  }
  return Array.from(found.values(), ({ node, sides }) => readMessage(node, nameOf(node), sides));
}

function messagesOf3(root: Node, channel: Node, budget: { left: number }): SidedMessage[] {
  const found = new Map<string, { node: Node; sides: Set<Side>; key?: string }>();
  const declared = (channel.get('messages')?.entries() ?? []).filter(([, node]) => node.isObject);
  for (const [key, node] of declared) {
    const entry = add(found, node.id, node, undefined, budget);
    if (entry !== undefined) entry.key ??= key;
  }
  for (const [, operation] of root.get('operations')?.entries() ?? []) {
    const action = operation.string('action');
    if (action !== 'send' && action !== 'receive') continue;
    const reply = operation.get('reply');
    if (operation.get('channel')?.id === channel.id) mark(operation, action);
    // A reply goes the other way, through the same channel unless it names one.
    if (reply !== undefined && (reply.get('channel') ?? operation.get('channel'))?.id === channel.id && reply.get('messages'))
      mark(reply, action === 'send' ? 'receive' : 'send');
  }
  return Array.from(found.values(), ({ node, sides, key }) => readMessage(node, key ?? nameOf(node), sides));

  function mark(holder: Node, side: Side): void {
    const listed = holder.get('messages');
    const nodes = listed === undefined ? declared.map(([, node]) => node) : listed.items();
    for (const node of nodes) add(found, node.id, node, side, budget);
  }
}

function add(
  found: Map<string, { node: Node; sides: Set<Side>; key?: string }>,
  id: string,
  node: Node,
  side: Side | undefined,
  budget: { left: number },
): { key?: string } | undefined {
  let entry = found.get(id);
  if (entry === undefined) {
    if (!node.isObject || budget.left-- <= 0) return undefined;
    entry = { node, sides: new Set() };
    found.set(id, entry);
  }
  if (side !== undefined) entry.sides.add(side);
  return entry;
}

function readMessage(node: Node, name: string, sides: ReadonlySet<Side>): SidedMessage {
  const payload = payloadOf(node);
  const variants = payload === undefined || isBinary(node, payload) ? [] : variantsOf(payload);
  const names = [name, node.string('name'), node.string('messageId'), node.string('title')];
  const types = variants.flatMap(({ type }) => type?.values ?? []);
  const error =
    [...names, ...types].some((word) => typeof word === 'string' && ERROR.test(snake(word))) ||
    variants.some(({ schema }) =>
      propertyNames(schema).some((field) => /^(errors?|error_(code|message|type))$/.test(snake(field))),
    );
  return { name, node, sides, ...(payload === undefined ? {} : { payload }), variants, error };
}

function nameOf(node: Node): string {
  const [holder, key] = node.path.slice(-2);
  return (
    (holder === 'messages' && typeof key === 'string' ? key : undefined) ??
    node.string('name') ??
    node.string('messageId') ??
    node.string('title') ??
    'unnamed'
  );
}

/** AsyncAPI 3 wraps a schema of another kind into `{schemaFormat, schema}`; AsyncAPI 2 names its format on the message. */
function payloadOf(message: Node): Node | undefined {
  const payload = message.get('payload');
  const wrapped = payload?.string('schemaFormat');
  const format = wrapped ?? message.string('schemaFormat');
  if (format !== undefined && !/asyncapi|openapi|schema\+(json|yaml)/i.test(format)) return undefined;
  const schema = wrapped === undefined ? payload : payload?.get('schema');
  return schema?.isObject ? schema : undefined;
}

function isBinary(message: Node, payload: Node): boolean {
  return /^(audio|image|video)\/|octet-stream/.test(message.string('contentType') ?? '') || payload.string('format') === 'binary';
}

function variantsOf(payload: Node): MessageVariant[] {
  return branchesOf(payload)
    .filter((schema) => !isTrivial(schema) && (typesOf(schema).has('object') || propertyNames(schema).length > 0))
    .map((schema) => {
      const type = typeOf(schema);
      return { schema, ...(type === undefined ? {} : { type }) };
    });
}

/** At the top of the payload, or in a header object of it. Several parts of an `allOf` may list values: the narrowest holds. */
function typeOf(schema: Node): Field | undefined {
  const fields = [...fieldsUnder(schema, 1).filter(({ word, at }) => TYPE.test(word) && !at.includes('*'))];
  for (const field of fields.sort((a, b) => a.depth - b.depth)) {
    if (field.depth > 0 && !/^\/(header|headers|meta|metadata|event)\//.test(field.at)) continue;
    const places = field.depth > 0 ? [field.node] : declarations(schema, field.name);
    const narrowest = places
      .flatMap((node) => {
        const listed = valuesOf(node);
        return listed === undefined || listed.open || listed.values.length === 0 ? [] : [{ node, count: listed.values.length }];
      })
      .sort((a, b) => a.count - b.count)[0];
    if (narrowest !== undefined) return toField({ ...field, node: narrowest.node });
  }
  return undefined;
}

function serversOf(root: Node): RealtimeServer[] {
  return (root.get('servers')?.entries() ?? []).slice(0, MAX_CHANNELS).flatMap(([key, node]) => {
    if (!node.isObject) return [];
    const protocol = node.string('protocol');
    const url = node.string('url') ?? `${node.string('host') ?? ''}${node.string('pathname') ?? ''}`;
    return [{ key, node, ...(protocol === undefined ? {} : { protocol }), url }];
  });
}

function parametersOf(channel: Node, address: string | undefined): ChannelMap['parameters'] {
  const bound = channel.at('bindings', 'ws', 'query', 'properties')?.entries() ?? [];
  const declared = channel.get('parameters')?.entries() ?? [];
  const query = address?.split('?')[1]?.split('#')[0] ?? '';
  const inAddress = query.split(/[&]/).flatMap((part) => {
    const name = part.replace(/^\{\??|\}$/g, '').split('=')[0] ?? '';
    return name === '' ? [] : [{ name, variable: /\{([^}]+)\}/.exec(part)?.[1] }];
  });
  return [
    ...bound.map(([name, node]) => ({ name, in: 'query' as const, node })),
    ...inAddress.map(({ name, variable }) => ({
      name,
      in: 'query' as const,
      node: declared.find(([key]) => key === variable)?.[1] ?? channel,
    })),
    ...declared.map(([name, node]) => ({ name, in: 'channel' as const, node })),
  ];
}

function schemesOf(root: Node): { name: string; node: Node }[] {
  const found = new Map<string, { name: string; node: Node }>();
  for (const [name, node] of root.at('components', 'securitySchemes')?.entries() ?? []) found.set(node.id, { name, node });
  const users = [...(root.get('servers')?.entries() ?? []), ...(root.get('operations')?.entries() ?? [])];
  for (const [key, user] of users.slice(0, MAX_MESSAGES)) {
    for (const node of user.get('security')?.items() ?? []) {
      // AsyncAPI 2 requires by name, `{ApiKey: []}`; 3 by the scheme itself.
      if (node.string('type') !== undefined && !found.has(node.id)) found.set(node.id, { name: `of ${key}`, node });
    }
  }
  return [...found.values()];
}
