// Generations that are waited for in, those that do not say how long that can take out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { answers, responsesOf } from '../select.ts';

export const aiAsyncSyncDeadline = rule({
  id: 'ai-async-sync-deadline',
  clause: 'JOB-20',
  severity: 'hint',
  preset: 'all',
  summary: 'A call that waits for a model says how long it can take.',
  fix: 'Declare 504 or 408, or take a `timeout` with the request.',
  *appliesTo(map) {
    for (const target of answers(map)) {
      // What declares no error at all has one defect, which `ai-error-4xx-declared` names; what can run in the background need not be waited for.
      const { errors, job } = target.operation;
      if (errors.declared.length > 0 && job?.onRequest === undefined) yield target;
    }
  },
  *check({ operation }) {
    const { errors, request } = operation;
    if (request.deadline !== undefined) return;
    if (errors.declared.some((status) => /^(408|504|4xx|5xx|default)$/i.test(status))) return;
    yield {
      node: responsesOf(operation),
      message: `Expected 504, 408 or a limit on the waiting time in the request, found ${quoted(errors.declared)} and no limit.`,
    };
  },
});
