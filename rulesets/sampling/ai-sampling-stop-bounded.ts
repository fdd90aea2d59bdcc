// Arrays of stop sequences in requests in, those without an upper bound out.
import { rule } from '../rule.ts';
import { parts, types } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

export const aiSamplingStopBounded = rule({
  id: 'ai-sampling-stop-bounded',
  clause: 'SMP-13',
  severity: 'info',
  preset: 'strict',
  summary: 'The number of stop sequences is bounded above.',
  fix: 'Add `maxItems` to the array of stop sequences.',
  *appliesTo(map) {
    for (const target of requestFields(map, (request) => request.stop)) if (types(target.schema).has('array')) yield target;
  },
  *check({ field, schema }) {
    if (parts(schema).some((part) => part.number('maxItems') !== undefined)) return;
    yield { node: schema, message: `Expected \`${field.at.split('/').at(-1)}\` to have \`maxItems\`, found none.` };
  },
});
