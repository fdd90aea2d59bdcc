// Jobs with listed status values in, those that lack an end out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { jobs } from '../select.ts';

export const aiAsyncTerminalStates = rule({
  id: 'ai-async-terminal-states',
  clause: 'JOB-02',
  severity: 'warn',
  preset: 'recommended',
  summary:
    'The status values contain an end in success and an end in failure, and a cancelled end where a cancel operation exists.',
  fix: 'Add the missing value to the enumeration of the status.',
  *appliesTo(map) {
    for (const { operation, job } of jobs(map)) {
      // A status that only says that the job has ended is complete when the outcomes are counted beside it.
      const counted = job.stages.ended.length > 0 && operation.batch?.counts !== undefined;
      if (job.status.schema !== undefined && job.longRunning !== true && (job.status.values?.length ?? 0) > 0 && !counted)
        yield { operation, job, schema: job.status.schema };
    }
  },
  *check({ job, schema }, map) {
    const cancel = map.operations.find(({ key }) => key === job.cancel);
    const missing = [
      ...(job.stages.succeeded.length === 0 ? ['success'] : []),
      ...(job.stages.failed.length === 0 ? ['failure'] : []),
      // DELETE removes the job, so that no status is left to read.
      ...(cancel !== undefined && cancel.method !== 'DELETE' && job.stages.cancelled.length === 0 ? ['cancellation'] : []),
    ];
    if (missing.length === 0) return;
    yield { node: schema, message: `Expected a status for ${missing.join(' and ')}, found ${quoted(job.status.values ?? [])}.` };
  },
});
