// Declared streams of model output in, those that show no example out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { declaredStreams } from '../select.ts';

export const aiStreamExample = rule({
  id: 'ai-stream-example',
  clause: 'SSE-35',
  severity: 'hint',
  preset: 'all',
  summary: 'A sequential media type shows an example of the stream.',
  fix: 'Add `examples` beside the schema, in OpenAPI 3.2 with the text of the stream as `serializedValue`.',
  *appliesTo(map) {
    for (const { operation, stream } of declaredStreams(map))
      if (operation.inference && stream.media !== undefined) yield { operation, stream, media: stream.media };
  },
  *check({ stream, media }) {
    const schemas = [media.get('schema'), media.get('itemSchema'), stream.event, ...stream.variants.map(({ schema }) => schema)];
    const shown = [media, ...schemas.flatMap((schema) => (schema === undefined ? [] : parts(schema)))].some(hasExample);
    if (!shown)
      yield { node: media, message: 'Expected an example beside the schema of the stream or of one of its events, found none.' };
  },
});

function hasExample(holder: Node): boolean {
  return (
    holder.get('example') !== undefined ||
    (holder.get('examples')?.keys().length ?? 0) > 0 ||
    isFilledList(holder.get('examples'))
  );
}

function isFilledList(node: Node | undefined): boolean {
  return Array.isArray(node?.value) && node.value.length > 0;
}
