// Declared validation errors (400 and 422) of inference operations in, those without a field for the parameter at fault out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { inferences, shapeOf } from '../select.ts';

export const aiErrorValidationParam = rule({
  id: 'ai-error-validation-param',
  clause: 'ERR-15',
  severity: 'info',
  preset: 'strict',
  summary: 'A declared validation error has a field for the parameter at fault.',
  fix: 'Add `param` to the error body, or a list of problems with a `pointer` each.',
  *appliesTo(map) {
    // Responses that write the same shape out again have one defect, not many.
    const shapes = new Map<string, { status: string; schema: Node; places: Set<string> }>();
    for (const { operation } of inferences(map)) {
      const declared = ['400', '422'].flatMap((status) => {
        const response = operation.errors.byStatus[status];
        return response?.schema === undefined ? [] : [{ status, schema: response.schema, param: response.param }];
      });
      // One of the two statuses is the one for validation; which one is the API's choice.
      if (operation.deprecated || declared.some(({ param }) => param !== undefined)) continue;
      for (const { status, schema } of declared.filter(({ schema }) => schema.get('properties') !== undefined).slice(-1)) {
        const shape = shapes.get(shapeOf(schema)) ?? { status, schema, places: new Set() };
        shape.places.add(schema.id);
        shapes.set(shapeOf(schema), shape);
      }
    }
    yield* shapes.values();
  },
  *check({ status, schema, places }) {
    const more = places.size === 1 ? '' : ` The same shape stands in ${places.size} places.`;
    yield {
      node: schema,
      message: `Expected the ${status} to name the parameter at fault, found no field for it.${more}`,
    };
  },
});
