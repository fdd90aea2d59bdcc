// Jobs in, those whose status is free text out.
import { rule } from '../rule.ts';
import { jobs } from '../select.ts';

export const aiAsyncStatusEnum = rule({
  id: 'ai-async-status-enum',
  clause: 'JOB-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'The status of a job is an enumeration.',
  fix: 'List the values of the status in `enum`, or in `x-extensible-enum` where more will come.',
  *appliesTo(map) {
    for (const { operation, job } of jobs(map))
      if (job.status.schema !== undefined && job.longRunning !== true) yield { operation, job, schema: job.status.schema };
  },
  *check({ job, schema }) {
    if ((job.status.values?.length ?? 0) === 0)
      yield { node: schema, message: `Expected the values of \`${job.status.at}\` to be listed, found free text.` };
  },
});
