// Sampling parameters of requests in, those whose default nothing states out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

export const aiSamplingDefaultsDocumented = rule({
  id: 'ai-sampling-defaults-documented',
  clause: 'SMP-11',
  severity: 'hint',
  preset: 'all',
  summary: 'The default of a sampling parameter is stated.',
  fix: 'Add `default`, or say in the description what happens when the parameter is left out.',
  *appliesTo(map) {
    yield* requestFields(map, (request) => request.temperature);
    yield* requestFields(map, (request) => request.topP);
  },
  *check({ field, schema }) {
    // What must be given has no default.
    if (field.required || parts(schema).some(statesDefault)) return;
    const name = field.at.split('/').at(-1);
    yield {
      node: schema,
      message: `Expected the default of \`${name}\`, found neither \`default\` nor a word of it in the description.`,
    };
  },
});

function statesDefault(schema: Node): boolean {
  if (schema.keys().includes('default')) return true;
  return /default|omitted|unset|not (set|given|specified|provided)/i.test(schema.string('description') ?? '');
}
