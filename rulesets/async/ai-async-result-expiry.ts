// Jobs whose result is fetched from elsewhere in, those that do not say until when it is there out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { jobs } from '../select.ts';

export const aiAsyncResultExpiry = rule({
  id: 'ai-async-result-expiry',
  clause: 'JOB-19',
  severity: 'info',
  preset: 'strict',
  summary: 'A job whose result is fetched from elsewhere says until when it is there.',
  fix: 'Add `expires_at` to the job or to the file, or say in the description of the result how long it is kept.',
  *appliesTo(map) {
    for (const { operation, job } of jobs(map)) {
      const [first] = job.fetched ?? [];
      if (first?.schema !== undefined) yield { operation, job, field: first, node: first.schema };
    }
  },
  *check({ job, field, node }) {
    if (job.kept === undefined)
      yield { node, message: `Expected a time until which ${quoted([field.at])} can be fetched, found none.` };
  },
});
