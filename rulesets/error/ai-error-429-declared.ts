// Inference operations that declare errors in, those without a 429 out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferencesWithErrors, responsesOf } from '../select.ts';

export const aiError429Declared = rule({
  id: 'ai-error-429-declared',
  clause: 'ERR-02',
  severity: 'error',
  preset: 'recommended',
  summary: 'An inference operation declares 429.',
  fix: 'Declare `429` with its `Retry-After` header and the error body.',
  appliesTo: inferencesWithErrors,
  *check({ operation }) {
    const { declared } = operation.errors;
    if (declared.some((status) => /^(429|4xx|default)$/i.test(status))) return;
    yield { node: responsesOf(operation), message: `Expected a \`429\` response, found ${quoted(declared)}.` };
  },
});
