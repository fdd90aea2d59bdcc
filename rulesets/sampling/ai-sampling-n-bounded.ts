// Numbers of answers that requests ask for in, those without an upper bound out.
import { rule } from '../rule.ts';
import { bounds } from '../schema-facts.ts';
import { inferences, requestFields } from '../select.ts';

export const aiSamplingNBounded = rule({
  id: 'ai-sampling-n-bounded',
  clause: 'SMP-12',
  severity: 'warn',
  preset: 'strict',
  summary: 'The number of answers that one request may ask for is bounded above.',
  fix: 'Add `maximum`.',
  *appliesTo(map) {
    yield* requestFields(map, (request) => request.count);
    for (const { operation } of inferences(map)) {
      const field = operation.controls.bestOf;
      if (field?.schema !== undefined) yield { operation, field, schema: field.schema };
    }
  },
  *check({ field, schema }) {
    // A number that can only be one of a list is bounded by the list.
    if (bounds(schema).upper === undefined && field.values === undefined)
      yield { node: schema, message: `Expected \`${field.at.split('/').at(-1)}\` to have a \`maximum\`, found none.` };
  },
});
