// Generations with a JSON answer in, those that do not say why they ended out.
import { rule } from '../rule.ts';
import { answers } from '../select.ts';

export const aiFinishReasonPresent = rule({
  id: 'ai-finish-reason-present',
  clause: 'FIN-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'A generation response says why it ended.',
  fix: 'Add `finish_reason` to each answer.',
  appliesTo: answers,
  *check({ answer }) {
    if (answer.finishReason === undefined)
      yield { node: answer.schema, message: 'Expected a finish reason in the response, found none.' };
  },
});
