// Inference operations in, those that declare no client error out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferences, responsesOf } from '../select.ts';

export const aiError4xxDeclared = rule({
  id: 'ai-error-4xx-declared',
  clause: 'ERR-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'An inference operation declares its client errors.',
  fix: 'Declare `4XX` or the single statuses, or a `default` response with the error body.',
  appliesTo: inferences,
  *check({ operation }) {
    const { declared } = operation.errors;
    if (declared.some((status) => /^4|^default$/i.test(status))) return;
    // Where no error is declared at all, the rules for 429 and 5xx say nothing: it is one cause.
    const found = declared.length === 0 ? 'no error at all: 429 and 5xx are missing as well' : quoted(declared);
    yield { node: responsesOf(operation), message: `Expected a 4xx or \`default\` response, found ${found}.` };
  },
});
