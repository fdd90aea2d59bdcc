// Inference operations that declare 429 in, one violation out for each set of statuses that tells an exhausted credit by nothing.
import { alike, sameIn, statusesOf } from '../alike.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { inferences, responsesOf } from '../select.ts';

export const aiErrorQuotaVsRate = rule({
  id: 'ai-error-quota-vs-rate',
  clause: 'ERR-19',
  severity: 'info',
  preset: 'all',
  summary: 'An exhausted credit has an error apart from that of a rate limit.',
  fix: 'Declare 402, or list a code such as `insufficient_quota` beside that of the rate limit.',
  *appliesTo(map) {
    const operations = Array.from(inferences(map), ({ operation }) => operation);
    // Without a 429, `ai-error-429-declared` names the defect. Where no credential is asked for, there is no account to exhaust.
    const without = operations.filter(
      ({ errors, causes, security }) =>
        security !== 'undeclared' &&
        errors.declared.some((status) => /^(429|4xx|default)$/i.test(status)) &&
        causes.noCredit === undefined,
    );
    yield* alike(without, statusesOf);
  },
  *check({ first, others }) {
    const found = quoted(first.errors.declared);
    yield {
      node: responsesOf(first),
      message: `Expected a 402 or a code for an exhausted credit, found ${found}.${sameIn(others)}`,
    };
  },
});
