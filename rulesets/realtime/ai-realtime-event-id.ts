// What the server sends in a channel of a realtime AI API in, messages without an id of their own out.
import { property } from '../../src/api-map/schema/schema-view.ts';
import type { MessageVariant } from '../../src/api-map/types.ts';
import { rule } from '../rule.ts';
import { ASYNCAPI, channels, messagesNode, sentBy } from './realtime.ts';

export const aiRealtimeEventId = rule({
  id: 'ai-realtime-event-id',
  clause: 'WS-04',
  severity: 'info',
  preset: 'strict',
  summary: 'A message that the server sends carries an id or a number of its own.',
  fix: 'Add the same required field, such as `event_id`, to every message that the server sends.',
  formats: ASYNCAPI,
  *appliesTo(map) {
    for (const { channel } of channels(map)) {
      const messages = sentBy(channel, 'server');
      const variants = messages.flatMap(({ name, variants }) => variants.map((variant) => ({ ...variant, name })));
      if (variants.length > 0) yield { channel, variants, field: channel.session?.eventId };
    }
  },
  *check({ channel, variants, field }) {
    if (field === undefined) {
      const count = variants.length > 1 ? `none in ${variants.length} messages` : 'none';
      yield {
        node: messagesNode(channel, 'server'),
        message: `Expected a field that identifies each message that the server sends, found ${count}.`,
      };
      return;
    }
    for (const { schema, name } of variants.filter((variant) => !carries(variant, field)))
      yield { node: schema, message: `Expected \`${field}\` as in the other messages, found none in \`${name}\`.` };
  },
});

function carries({ schema }: MessageVariant, field: string): boolean {
  const camel = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [field, camel, field.replaceAll('_', '-')].some((name) => property(schema, name) !== undefined);
}
