// Conversations of a realtime AI API in, those that do not say when a session is ready or how it ends out.
import { rule } from '../rule.ts';
import { ASYNCAPI, channels, conversations, isConversation, messagesNode } from './realtime.ts';

export const aiRealtimeSessionLifecycle = rule({
  id: 'ai-realtime-session-lifecycle',
  clause: 'WS-05',
  severity: 'warn',
  preset: 'strict',
  summary: 'A realtime channel says when the session is ready and how it ends.',
  fix: 'Add a message such as `session.created` that the server sends first, and one that ends the session.',
  formats: ASYNCAPI,
  *appliesTo(map) {
    // Where each event has a channel of its own, the session is told in one of them.
    const aside = [...channels(map)].map(({ channel }) => channel).filter((channel) => !isConversation(channel));
    for (const channel of conversations(map)) {
      const sessions = [channel, ...aside].flatMap(({ session }) => session ?? []);
      const opened = sessions.some(({ opened }) => opened !== undefined);
      const ended = sessions.some(({ ended, endsOtherwise }) => ended.length > 0 || endsOtherwise);
      yield { channel, opened, ended };
    }
  },
  *check({ channel, opened, ended }) {
    const missing = [...(opened ? [] : ['that the session is ready']), ...(ended ? [] : ['how it ends'])];
    if (missing.length > 0)
      yield {
        node: messagesNode(channel, 'server'),
        message: `Expected a message that tells ${missing.join(' and ')}, found none.`,
      };
  },
});
