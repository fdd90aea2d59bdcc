// Declared finish reasons in, those that are free text out.
import { rule } from '../rule.ts';
import { finishReasons } from './finish-reasons.ts';

export const aiFinishReasonEnum = rule({
  id: 'ai-finish-reason-enum',
  clause: 'FIN-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The finish reason is an enumeration.',
  fix: 'List the values in `enum`, or in `x-extensible-enum` where more will come.',
  appliesTo: finishReasons,
  *check({ field, schema }) {
    if ((field.values?.length ?? 0) === 0)
      yield { node: schema, message: `Expected the values of \`${field.at.split('/').at(-1)}\` to be listed, found free text.` };
  },
});
