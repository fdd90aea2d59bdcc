// Jobs in, those that cannot be cancelled out. Batches have a rule of their own.
import { rule } from '../rule.ts';
import { jobs } from '../select.ts';

export const aiAsyncCancelEndpoint = rule({
  id: 'ai-async-cancel-endpoint',
  clause: 'JOB-04',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A job that can be created can be cancelled.',
  fix: 'Add a `POST …/{id}/cancel` operation, or a DELETE that stops the job.',
  *appliesTo(map) {
    // Without a poll operation nothing names the job, and that is another rule's finding.
    for (const target of jobs(map)) if (target.operation.batch === undefined && target.job.poll !== undefined) yield target;
  },
  *check({ operation, job }) {
    if (job.cancel === undefined) {
      yield {
        node: operation.node,
        message: `Expected an operation that cancels the job that \`${operation.key}\` creates, found none.`,
      };
    }
  },
});
