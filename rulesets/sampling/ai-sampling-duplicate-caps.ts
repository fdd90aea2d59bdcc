// Requests with several limits on the output in, those with more than one that is not deprecated out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferences, requestOf } from '../select.ts';

export const aiSamplingDuplicateCaps = rule({
  id: 'ai-sampling-duplicate-caps',
  clause: 'SMP-08',
  severity: 'warn',
  preset: 'recommended',
  summary: 'At most one limit on the output is not deprecated.',
  fix: 'Mark all limits but one as `deprecated: true`.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      // Limits at different depths are of different things, such as the whole answer and one step of it.
      const limits = operation.request.outputLimits.filter(({ at }) => /^\/[^/]*tokens[^/]*$/i.test(at));
      if (limits.length > 1) yield { operation, limits };
    }
  },
  *check({ operation, limits }) {
    const current = limits.filter(
      ({ schema }) => schema?.boolean('deprecated') !== true && !/deprecated/i.test(schema?.string('description') ?? ''),
    );
    if (current.length > 1)
      yield {
        node: requestOf(operation),
        message: `Expected one limit on the output that is not deprecated, found ${quoted(current.map(({ at }) => at.slice(1)))}.`,
      };
  },
});
