// Described errors of inference operations in, one violation out for each shape that is neither a problem detail nor an object under `error`.

import { propertyNames } from '../../src/api-map/schema/schema-view.ts';
import type { ErrorResponseMap } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { errorResponses, shapeOf } from '../select.ts';

export const aiErrorProblemJson = rule({
  id: 'ai-error-problem-json',
  clause: 'ERR-16',
  severity: 'hint',
  preset: 'all',
  summary: 'An error body is a problem detail, or one object under `error`.',
  fix: 'Send `application/problem+json` with `type`, `title`, `status` and `detail`, or put the fields into one object under `error`.',
  *appliesTo(map) {
    const shapes = new Map<string, { schema: Node; places: Set<string> }>();
    for (const { operation, response } of errorResponses(map)) {
      const { schema } = response;
      // A body that nothing describes, or that is text, has no shape to compare.
      if (operation.deprecated || schema === undefined || propertyNames(schema).length === 0 || isCommon(response)) continue;
      const shape = shapes.get(shapeOf(schema)) ?? { schema, places: new Set() };
      shape.places.add(schema.id);
      shapes.set(shapeOf(schema), shape);
    }
    yield* shapes.values();
  },
  *check({ schema, places }) {
    const more = places.size === 1 ? '' : ` The same shape stands in ${places.size} places.`;
    yield {
      node: schema,
      message: `Expected a problem detail or an object under \`error\`, found ${quoted(propertyNames(schema))}.${more}`,
    };
  },
});

function isCommon({ mediaType, envelope, schema }: ErrorResponseMap): boolean {
  const names = schema === undefined ? [] : propertyNames(schema);
  return (
    /problem\+json/i.test(mediaType ?? '') ||
    (names.includes('title') && names.includes('status')) ||
    (envelope !== undefined && envelope !== '')
  );
}
