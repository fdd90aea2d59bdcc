// Inference operations that declare server errors in, one violation out for each set of statuses that has none for an overload.
import { alike, sameIn, statusesOf } from '../alike.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferences, responsesOf } from '../select.ts';

export const aiErrorOverloadDistinct = rule({
  id: 'ai-error-overload-distinct',
  clause: 'ERR-18',
  severity: 'info',
  preset: 'strict',
  summary: 'An overload has an error apart from that of a rate limit.',
  fix: 'Declare 503, or list a code such as `overloaded_error`.',
  *appliesTo(map) {
    const operations = Array.from(inferences(map), ({ operation }) => operation);
    // Without any server error, `ai-error-5xx-declared` names the defect.
    const without = operations.filter(
      ({ errors, causes }) => errors.declared.some((status) => /^5|^default$/i.test(status)) && causes.overload === undefined,
    );
    yield* alike(without, statusesOf);
  },
  *check({ first, others }) {
    const found = quoted(first.errors.declared);
    yield {
      node: responsesOf(first),
      message: `Expected a 503 or a code for an overload, found ${found}.${sameIn(others)}`,
    };
  },
});
