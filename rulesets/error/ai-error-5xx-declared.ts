// Inference operations that declare errors in, those without a server error out: one violation for each set of statuses.
import { alike, sameIn, statusesOf } from '../alike.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferencesWithErrors, responsesOf } from '../select.ts';
import { addSharedResponse } from './shared-response.ts';

export const aiError5xxDeclared = rule({
  id: 'ai-error-5xx-declared',
  clause: 'ERR-03',
  severity: 'warn',
  preset: 'recommended',
  summary: 'An inference operation declares its server errors.',
  fix: 'Declare `5XX` or the single statuses, or a `default` response with the error body.',
  *appliesTo(map) {
    const operations = Array.from(inferencesWithErrors(map), ({ operation }) => operation);
    yield* alike(
      operations.filter(({ errors }) => !errors.declared.some((status) => /^5|^default$/i.test(status))),
      statusesOf,
    );
  },
  *check({ first, others }) {
    yield {
      node: responsesOf(first),
      message: `Expected a 5xx or \`default\` response, found ${quoted(first.errors.declared)}.${sameIn(others)}`,
    };
  },
  *fixes({ first, others }, map) {
    const wanted = {
      status: /^5(\d\d|XX)$/i,
      name: /^(http)?5(00|xx)|(internal[-_ ]?)?server[-_ ]?error|internal[-_ ]?error/i,
      as: '500',
    };
    for (const operation of [first, ...others]) yield* addSharedResponse(operation, map, wanted);
  },
});
