// Listed finish reasons in, those without one for truncation out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { listedFinishReasons } from './finish-reasons.ts';

export const aiFinishReasonCoversTruncation = rule({
  id: 'ai-finish-reason-covers-truncation',
  clause: 'FIN-03',
  severity: 'error',
  preset: 'recommended',
  summary: 'The finish reasons contain one for truncation.',
  fix: 'Add a value such as `length` or `max_tokens`.',
  appliesTo: listedFinishReasons,
  *check({ values, schema }) {
    if (values.some((value) => /length|max|limit|truncat|incomplete|out_of|budget/i.test(value))) return;
    yield { node: schema, message: `Expected a finish reason for an answer that was cut, found ${quoted(values)}.` };
  },
});
