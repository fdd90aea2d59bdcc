// Inference operations in, those that declare no client error out: one violation for each set of statuses.
import { alike, sameIn, statusesOf } from '../alike.ts';
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
  *appliesTo(map) {
    const operations = Array.from(inferences(map), ({ operation }) => operation);
    yield* alike(
      operations.filter(({ errors }) => !errors.declared.some((status) => /^4|^default$/i.test(status))),
      statusesOf,
    );
  },
  *check({ first, others }) {
    const { declared } = first.errors;
    // Where no error is declared at all, the rules for 429 and 5xx say nothing: it is one cause.
    const found = declared.length === 0 ? 'no error at all: 429 and 5xx are missing as well' : quoted(declared);
    yield { node: responsesOf(first), message: `Expected a 4xx or \`default\` response, found ${found}.${sameIn(others)}` };
  },
});
