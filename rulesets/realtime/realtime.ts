// What the rules for AsyncAPI apply to.
import type { ApiMap, ChannelMap, MessageMap } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import type { Format } from '../../src/description/types.ts';

export const ASYNCAPI: readonly Format[] = ['asyncapi2', 'asyncapi3'];

export function* channels(map: ApiMap): Generator<{ channel: ChannelMap }> {
  for (const channel of map.realtime?.channels ?? []) if (channel.messages.length > 0) yield { channel };
}

/** Messages that a party may send: what nobody is known to send may be anybody's. */
export function sentBy({ messages }: ChannelMap, party: 'server' | 'client'): MessageMap[] {
  return messages.filter(({ sentBy: sender }) => sender === party || sender === 'both' || sender === 'unknown');
}

/** Channels in which both parties speak, or it is not known who does. Where each event has a channel of its own, the first answer stands for all. */
export function conversations(map: ApiMap): ChannelMap[] {
  const all = [...channels(map)].map(({ channel }) => channel);
  const found = all.filter(isConversation);
  return found.length > 0 ? found : all.filter((channel) => sentBy(channel, 'server').length > 0).slice(0, 1);
}

export function isConversation(channel: ChannelMap): boolean {
  return channel.messages.length > 1 && sentBy(channel, 'server').length > 0 && sentBy(channel, 'client').length > 0;
}

/** Where a message that is missing belongs: the operation of AsyncAPI 2, the messages of AsyncAPI 3. */
export function messagesNode({ node, messages }: ChannelMap, party: 'server' | 'client'): Node {
  const one = messages.find(({ sentBy: sender }) => sender === party)?.node.id;
  for (const side of ['subscribe', 'publish']) {
    const message = node.at(side, 'message');
    const nodes = message === undefined ? [] : [message, ...(message.get('oneOf')?.items() ?? [])];
    if (message !== undefined && nodes.some(({ id }) => id === one)) return node.get(side) ?? node;
  }
  return node.get('messages') ?? node;
}
