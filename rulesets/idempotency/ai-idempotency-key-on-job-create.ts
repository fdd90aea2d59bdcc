// Operations that create jobs in, those that take no idempotency key out.
import { rule } from '../rule.ts';
import { jobs } from '../select.ts';

export const aiIdempotencyKeyOnJobCreate = rule({
  id: 'ai-idempotency-key-on-job-create',
  clause: 'IDM-01',
  severity: 'warn',
  preset: 'strict',
  summary: 'An operation that creates a job or a batch accepts an idempotency key.',
  fix: 'Accept the header `Idempotency-Key` and run a repeated request once.',
  appliesTo: jobs,
  *check({ operation }) {
    if (operation.request.idempotencyKey !== undefined) return;
    yield { node: operation.node, message: 'Expected the header `Idempotency-Key` on the creation of a job, found none.' };
  },
});
