// Declared streams in, those whose events have no schema out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { declaredStreams } from '../select.ts';

/** Keywords that say nothing about the shape of a value. */
const SILENT = new Set(['type', 'title', 'description', 'example', 'examples', 'default', 'nullable', '$comment', 'deprecated']);

export const aiStreamEventSchema = rule({
  id: 'ai-stream-event-schema',
  clause: 'SSE-06',
  severity: 'error',
  preset: 'recommended',
  summary: 'A sequential media type carries a schema that describes one event.',
  fix: 'Describe the payload of one event in `itemSchema` (OpenAPI 3.2) or `schema` (3.0 and 3.1).',
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map)) {
      // Lines of a file that is downloaded are described by the file's own format.
      if (stream.media !== undefined && operation.inference && stream.eventFrom !== 'extension')
        yield { operation, media: stream.media };
    }
  },
  *check({ media }) {
    const schema = media.get('itemSchema') ?? media.get('schema');
    if (schema === undefined) {
      yield { node: media, message: 'Expected a schema for the events of the stream, found none.' };
    } else if (saysNothing(schema)) {
      const found = schema.string('type') === undefined ? 'an empty schema' : `a bare \`${schema.string('type')}\``;
      yield { node: schema, message: `Expected a schema that describes one event, found ${found}.` };
    }
  },
});

function saysNothing(schema: Node): boolean {
  return schema.value !== false && schema.keys().every((key) => SILENT.has(key) || key.startsWith('x-'));
}
