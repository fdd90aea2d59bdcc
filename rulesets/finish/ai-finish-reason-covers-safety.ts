// Listed finish reasons in, those without one for filtered or refused content out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { listedFinishReasons } from './finish-reasons.ts';

export const aiFinishReasonCoversSafety = rule({
  id: 'ai-finish-reason-covers-safety',
  clause: 'FIN-04',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The finish reasons contain one for filtered or refused content.',
  fix: 'Add a value such as `content_filter` or `refusal`.',
  *appliesTo(map) {
    // A bare decoder reports the tokens at which it stopped. It filters nothing, so it has nothing to report of it.
    for (const target of listedFinishReasons(map)) if (!target.values.some((value) => /eos|end_of_/i.test(value))) yield target;
  },
  *check({ values, schema }) {
    if (values.some((value) => /filter|safety|refus|block|prohibit|toxic|guardrail|moderat|violation|recitation/i.test(value)))
      return;
    yield { node: schema, message: `Expected a finish reason for filtered or refused content, found ${quoted(values)}.` };
  },
});
