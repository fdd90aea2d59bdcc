// Jobs that can fail in, those that have no place for the reason out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { jobs } from '../select.ts';

export const aiAsyncJobErrorField = rule({
  id: 'ai-async-job-error-field',
  clause: 'JOB-06',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A job that can fail has a field for the error.',
  fix: 'Add an `error` object with a code and a message to the job.',
  *appliesTo(map) {
    for (const { operation, job } of jobs(map)) {
      const node = job.schema ?? operation.answer?.schema ?? job.status.schema;
      if (job.stages.failed.length > 0 && node !== undefined) yield { operation, job, node };
    }
  },
  *check({ job, node }) {
    if (job.error === undefined)
      yield {
        node,
        message: `Expected a field for the error because the job can end as ${quoted(job.stages.failed)}, found none.`,
      };
  },
});
