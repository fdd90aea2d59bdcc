// Channels of a realtime AI API in, those whose server describes no error message out.
import type { ChannelMap } from '../../src/api-map/types.ts';
import { rule } from '../rule.ts';
import { ASYNCAPI, channels, conversations, isConversation, messagesNode, sentBy } from './realtime.ts';

export const aiRealtimeErrorMessage = rule({
  id: 'ai-realtime-error-message',
  clause: 'WS-03',
  severity: 'error',
  preset: 'recommended',
  summary: 'A realtime channel describes an error message.',
  fix: 'Add a message with the type `error`, a code and a text to what the server sends.',
  formats: ASYNCAPI,
  *appliesTo(map) {
    // Some descriptions give every event, or each direction, a channel of its own: an error beside them is the error of all.
    const aside = [...channels(map)].some(({ channel }) => !isConversation(channel) && hasError(channel));
    if (!aside) for (const channel of conversations(map)) yield { channel };
  },
  *check({ channel }) {
    if (hasError(channel)) return;
    const count = sentBy(channel, 'server').length;
    yield {
      node: messagesNode(channel, 'server'),
      message: `Expected an error among the messages that the server sends, found none among ${count}.`,
    };
  },
});

function hasError(channel: ChannelMap): boolean {
  return sentBy(channel, 'server').some(({ error }) => error);
}
