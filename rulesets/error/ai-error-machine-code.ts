// Described errors of inference operations in, those that carry a message but nothing that a program can compare out.
import type { Field } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { errorResponses, shapeOf } from '../select.ts';

export const aiErrorMachineCode = rule({
  id: 'ai-error-machine-code',
  clause: 'ERR-04',
  severity: 'error',
  preset: 'recommended',
  summary: 'An error carries a code or type that a program can compare, beside the message.',
  fix: 'Add a `code` or `type` string to the error body.',
  *appliesTo(map) {
    // Responses that write the same shape out again have one defect, not many.
    const shapes = new Map<string, { schemas: Map<string, Node>; message: Field }>();
    for (const { operation, response } of errorResponses(map)) {
      // Only a body that is recognised as an error is judged: a list of validation problems has its codes inside.
      const { schema, message, code } = response;
      if (operation.deprecated || schema === undefined || message === undefined || code !== undefined) continue;
      const shape = shapes.get(shapeOf(schema)) ?? { schemas: new Map(), message };
      shape.schemas.set(schema.id, schema);
      shapes.set(shapeOf(schema), shape);
    }
    yield* shapes.values();
  },
  *check({ schemas, message }) {
    const [first] = schemas.values();
    const more = schemas.size === 1 ? '' : ` The same shape stands in ${schemas.size} places.`;
    if (first !== undefined)
      yield { node: first, message: `Expected a \`code\` or \`type\` beside \`${message.at}\` in the error, found none.${more}` };
  },
});
