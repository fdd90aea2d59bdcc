// Streams with several kinds of event in, those whose events do not tell their place out.
import { rule } from '../rule.ts';
import { streams } from '../select.ts';

export const aiStreamEventOrderKey = rule({
  id: 'ai-stream-event-order-key',
  clause: 'SSE-31',
  severity: 'hint',
  preset: 'all',
  summary: 'An event tells its place, by a number that runs through the stream, by the index of its part, or by an id.',
  fix: 'Add `sequence_number` to every event, `index` to the pieces, or send the SSE field `id`.',
  *appliesTo(map) {
    for (const { operation, stream } of streams(map)) {
      const schema = stream.frame ?? stream.event ?? stream.variants.find((variant) => variant.schema !== undefined)?.schema;
      const described = stream.variants.filter((variant) => variant.schema !== undefined);
      if (schema !== undefined && described.length > 1) yield { operation, stream, schema };
    }
  },
  *check({ stream, schema }) {
    if (stream.order === undefined)
      yield { node: schema, message: 'Expected a sequence number, an index or an id in the events, found none of them.' };
  },
});
