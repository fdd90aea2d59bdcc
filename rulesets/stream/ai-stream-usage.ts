// Streams of generated text in, those that report no usage out.
import { rule } from '../rule.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamUsage = rule({
  id: 'ai-stream-usage',
  clause: 'USE-05',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A stream reports usage.',
  fix: 'Add the usage object to the last event of the stream.',
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map)) {
      if (operation.kind.value === 'generation' && stream.event !== undefined && stream.unresolved !== true)
        yield { operation, stream, event: stream.event };
    }
  },
  *check({ stream, event }) {
    if (stream.usage === undefined) yield { node: event, message: 'Expected token usage in one of the events, found none.' };
  },
});
