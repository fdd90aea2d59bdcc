// Declared streams of OpenAPI 3.2 in, those whose events are described as the whole body out.
import { rule } from '../rule.ts';
import { types } from '../schema-facts.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamItemSchema = rule({
  id: 'ai-stream-item-schema',
  clause: 'SSE-06',
  severity: 'error',
  preset: 'recommended',
  summary: 'A sequential media type describes its items with `itemSchema`.',
  fix: 'Rename `schema` to `itemSchema` under the sequential media type.',
  formats: ['oas3.2'],
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map)) {
      const { media, eventFrom } = stream;
      const schema = media?.get('schema');
      // A schema that says nothing of the events is what `ai-stream-event-schema` finds.
      if (media !== undefined && schema !== undefined && media.get('itemSchema') === undefined && eventFrom === 'schema')
        yield { operation, media, schema };
    }
  },
  *check({ media, schema }) {
    // OpenAPI 3.2 treats the complete stream as an array of its items, so a list may be described as a whole.
    if (types(schema).has('array')) return;
    yield {
      node: media,
      message: 'Expected `itemSchema` for the events of the stream, found `schema`, which describes the whole body.',
    };
  },
});
