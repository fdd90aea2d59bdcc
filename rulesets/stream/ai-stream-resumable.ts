// Streams that are opened with GET in, those that cannot be resumed out.
import { rule } from '../rule.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamResumable = rule({
  id: 'ai-stream-resumable',
  clause: 'SSE-26',
  severity: 'hint',
  preset: 'all',
  summary: 'A stream can be resumed from the last event that was received.',
  fix: 'Accept the header `Last-Event-ID`, or a query parameter such as `starting_after`.',
  *appliesTo(map) {
    // Only what is opened again with the same request can go on; a POST would generate anew.
    for (const target of declaredStreams(map))
      if (target.operation.method === 'GET' && target.stream.framing === 'sse') yield target;
  },
  *check({ operation, stream }) {
    if (stream.resume !== undefined) return;
    yield {
      node: operation.node,
      message: 'Expected a parameter from which the stream goes on, such as `Last-Event-ID`, found none.',
    };
  },
});
