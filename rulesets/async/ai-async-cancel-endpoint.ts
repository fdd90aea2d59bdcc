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
    for (const { operation, job } of jobs(map)) {
      const poll = map.operations.find(({ key }) => key === job.poll);
      // What is fetched in one place is cancelled in one place, however many operations create it.
      if (operation.batch === undefined && poll !== undefined) yield { operation, job, poll };
    }
  },
  *check({ job, poll }) {
    if (job.cancel === undefined)
      yield { node: poll.node, message: `Expected an operation that cancels the job that \`${poll.key}\` fetches, found none.` };
  },
});
