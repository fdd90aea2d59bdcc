// Inference operations that declare errors in, those without a 429 out: one violation for each set of statuses.
import { alike, sameIn, statusesOf } from '../alike.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferencesWithErrors, responsesOf } from '../select.ts';
import { addSharedResponse } from './shared-response.ts';

export const aiError429Declared = rule({
  id: 'ai-error-429-declared',
  clause: 'ERR-02',
  severity: 'error',
  preset: 'recommended',
  summary: 'An inference operation declares 429.',
  fix: 'Declare `429` with its `Retry-After` header and the error body.',
  *appliesTo(map) {
    const operations = Array.from(inferencesWithErrors(map), ({ operation }) => operation);
    yield* alike(
      operations.filter(({ errors }) => !errors.declared.some((status) => /^(429|4xx|default)$/i.test(status))),
      statusesOf,
    );
  },
  *check({ first, others }) {
    yield {
      node: responsesOf(first),
      message: `Expected a \`429\` response, found ${quoted(first.errors.declared)}.${sameIn(others)}`,
    };
  },
  *fixes({ first, others }, map) {
    const wanted = {
      status: /^429$/,
      name: /429|too[-_ ]?many[-_ ]?requests|rate[-_ ]?limit|throttl/i,
      as: '429',
    };
    for (const operation of [first, ...others]) yield* addSharedResponse(operation, map, wanted);
  },
});
