// Streams with one kind of event in, those in which a piece looks like a whole answer out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { streams } from '../select.ts';

export const aiStreamPartialResultMarked = rule({
  id: 'ai-stream-partial-result-marked',
  clause: 'SSE-34',
  severity: 'info',
  preset: 'strict',
  summary: 'An event that carries a piece of the answer is marked as a piece.',
  fix: 'Put the piece under a name such as `delta`, name the event as a chunk, or mark the last event (`done`).',
  *appliesTo(map) {
    for (const { operation, stream } of streams(map)) {
      const [piece] = stream.deltas;
      // Where events have names, a piece has another name than the whole.
      const sole = stream.variants.length === 0 && stream.eventFrom !== undefined;
      if (operation.inference && sole && piece !== undefined && stream.event !== undefined)
        yield { operation, stream, piece, node: stream.event };
    }
  },
  *check({ stream, piece, node }) {
    if (stream.partial === undefined)
      yield {
        node,
        message: `Expected a name, a constant or a flag that marks the piece as one, found it as ${quoted([piece.at])} like the whole.`,
      };
  },
});
