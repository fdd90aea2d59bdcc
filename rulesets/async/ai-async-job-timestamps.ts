// Jobs in, those that do not carry the times of their creation and end out.
import { rule } from '../rule.ts';
import { jobs } from '../select.ts';

export const aiAsyncJobTimestamps = rule({
  id: 'ai-async-job-timestamps',
  clause: 'JOB-12',
  severity: 'info',
  preset: 'strict',
  summary: 'A job carries the times of its creation and of its end.',
  fix: 'Add `created_at` and `completed_at` to the job.',
  *appliesTo(map) {
    for (const { operation, job } of jobs(map))
      if (operation.answer !== undefined) yield { operation, job, node: job.schema ?? operation.answer.schema };
  },
  *check({ job, node }) {
    const missing = [...(job.createdAt === undefined ? ['creation'] : []), ...(job.endedAt === undefined ? ['end'] : [])];
    if (missing.length > 0)
      yield { node, message: `Expected the time of the ${missing.join(' and of the ')} of the job, found none.` };
  },
});
