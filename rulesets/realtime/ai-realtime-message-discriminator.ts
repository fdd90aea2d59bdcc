// What one party sends in a channel of a realtime AI API in, messages that no constant tells apart out.

import { properties } from '../../src/api-map/schema/schema-view.ts';
import type { ChannelMap, MessageVariant } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { ASYNCAPI, channels, messagesNode, sentBy } from './realtime.ts';

interface Party {
  readonly channel: ChannelMap;
  readonly party: 'server' | 'client';
  readonly named: readonly MessageVariant[];
  readonly nameless: readonly { readonly name: string; readonly schema: Node }[];
}

export const aiRealtimeMessageDiscriminator = rule({
  id: 'ai-realtime-message-discriminator',
  clause: 'WS-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'Each message of a channel that carries several carries a constant type.',
  fix: 'Give every message the same field, such as `type`, with a `const` of its own.',
  formats: ASYNCAPI,
  *appliesTo(map) {
    for (const { channel } of channels(map)) {
      for (const party of ['server', 'client'] as const) {
        // Messages that both may send, or nobody is known to send, are judged once.
        const messages = sentBy(channel, party).filter(({ sentBy: sender }) => sender === party || party === 'server');
        const variants = messages.flatMap((message) => message.variants.map((variant) => ({ ...variant, name: message.name })));
        // A text or binary frame is told from an object by its first byte: only objects need a type.
        if (variants.length < 2) continue;
        const nameless = variants.filter(({ type }) => type === undefined);
        yield { channel, party, named: variants.filter(({ type }) => type !== undefined), nameless } satisfies Party;
      }
    }
  },
  *check({ channel, party, named, nameless }) {
    if (nameless.length === 0) return;
    const field = named[0]?.type?.at.split('/').at(-1);
    if (field !== undefined) {
      for (const { schema, name } of nameless)
        yield { node: schema, message: `Expected a constant \`${field}\` as in the other messages, found none in \`${name}\`.` };
      return;
    }
    // `{"setup": …}` beside `{"audio": …}`: the key is the name.
    if (haveKeysOfTheirOwn(nameless.map(({ schema }) => schema))) return;
    yield {
      node: messagesNode(channel, party),
      message: `Expected a constant type in each message that the ${party} sends, found none in ${quoted(new Set(nameless.map(({ name }) => name)), 3)}.`,
    };
  },
});

/** Each has a property that it cannot be without, and that none of the others has. */
function haveKeysOfTheirOwn(schemas: readonly Node[]): boolean {
  const all = schemas.map((schema) => properties(schema));
  return all.every((own, index) =>
    own.some(
      ({ name, required }) =>
        (required || own.length === 1) &&
        all.every((others, other) => other === index || others.every((property) => property.name !== name)),
    ),
  );
}
