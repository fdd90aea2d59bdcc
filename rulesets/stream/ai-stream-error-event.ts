// Described inference streams in, those that cannot report a failure out.
import { rule } from '../rule.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamErrorEvent = rule({
  id: 'ai-stream-error-event',
  clause: 'SSE-12',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The event schema describes how a failure in the middle of a stream is reported.',
  fix: 'Add a variant or a property for the error that is sent after the stream has begun.',
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map)) {
      if (operation.inference && stream.event !== undefined && stream.unresolved !== true)
        yield { operation, event: stream.event, error: stream.error };
    }
  },
  *check({ event, error }) {
    // A dialect knows what a failure looks like, but the description has not said it.
    if (error === undefined || error.evidence.by === 'dialect')
      yield { node: event, message: 'Expected an error variant or property in the event schema, found none.' };
  },
});
