// Limits on the output in, those without a minimum out.
import { rule } from '../rule.ts';
import { bounds } from '../schema-facts.ts';
import { inferences } from '../select.ts';

export const aiSamplingMaxTokensMin = rule({
  id: 'ai-sampling-max-tokens-min',
  clause: 'SMP-10',
  severity: 'info',
  preset: 'strict',
  summary: 'A limit on the output has a minimum.',
  fix: 'Add `minimum: 1`.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      for (const limit of operation.request.outputLimits) {
        if (limit.schema !== undefined && limit.schema.boolean('deprecated') !== true)
          yield { operation, limit, schema: limit.schema };
      }
    }
  },
  *check({ limit, schema }) {
    if (bounds(schema).lower === undefined)
      yield { node: schema, message: `Expected \`${limit.at.split('/').at(-1)}\` to have a \`minimum\`, found none.` };
  },
});
