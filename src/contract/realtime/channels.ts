import type { ApiMap, ChannelMap, MessageMap, OperationMap } from '../../api-map/types.ts';
import { sampleValue } from '../../sample/index.ts';
import { isRecord, valueAt } from '../pointer.ts';

/** A channel of an AsyncAPI description that can be opened as it stands, in the form in which scenarios and reports know what they test. */
export interface Channel {
  readonly channel: ChannelMap;
  readonly operation: OperationMap;
}

export function channels(map: ApiMap): Channel[] {
  return (map.realtime?.channels ?? []).flatMap((channel) => {
    const { address } = channel;
    // A name in the address, or a query that is wanted, is known to the user alone.
    if (address === undefined || address.includes('{') || channel.parameters.length > 0) return [];
    return [{ channel, operation: operationOf(address, channel, map) }];
  });
}

export function channelOf(map: ApiMap, operation: OperationMap): ChannelMap {
  return channels(map).find((found) => found.operation.key === operation.key)!.channel;
}

function operationOf(path: string, { node }: ChannelMap, map: ApiMap): OperationMap {
  const secured = (map.realtime?.securitySchemes.length ?? 0) > 0;
  return {
    key: `WS ${path}`,
    method: 'GET',
    path,
    node,
    kind: { value: 'other', evidence: { by: 'shape', from: path } },
    inference: false,
    deprecated: false,
    request: { parameters: [], required: false, outputLimits: [] },
    errors: { declared: [], byStatus: {} },
    causes: {},
    controls: {},
    reports: { confidences: [], amounts: [], positions: [], waits: [], verdicts: [] },
    rateLimits: [],
    security: secured ? 'required' : 'undeclared',
    release: { announcements: [] },
  };
}

/** The message that begins a turn: the first of the client's that has an example, or whose payload can be made. */
export function opener({ messages }: ChannelMap): { readonly message: MessageMap; readonly payload: unknown } | undefined {
  for (const message of messages.filter(({ sentBy, variants }) => sentBy === 'client' && variants.length > 0)) {
    const example = message.node.get('examples')?.items()[0]?.get('payload')?.value;
    const payload = example ?? sampleValue(message.variants[0]!.schema, { seed: 1, mode: 'request', minimal: true });
    if (isRecord(payload)) return { message, payload };
  }
  return undefined;
}

export function isFromServer({ sentBy }: MessageMap): boolean {
  return sentBy === 'server' || sentBy === 'both';
}

/** Which message of the server a value is, by the field with constant values that tells them apart. */
export function messageOf({ messages }: ChannelMap, value: unknown): MessageMap | undefined {
  return messages
    .filter(isFromServer)
    .find(({ variants }) => variants.some(({ type }) => type?.values?.includes(valueAt(value, type.at))));
}

/** By its name: `response.completed`, `turn_done`. */
const ENDS =
  /^(response|turn|generation|answer|completion|utterance)[._-]?(done|completed?|finished|ended|end|incomplete|failed|cancell?ed)$/i;

/** A message with which an answer ends, well or badly. */
export function isEnd(message: MessageMap): boolean {
  const names = [message.name, message.node.string('name'), ...message.variants.flatMap(({ type }) => type?.values ?? [])];
  return message.error || names.some((name) => typeof name === 'string' && ENDS.test(name));
}
