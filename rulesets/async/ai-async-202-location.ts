// Jobs whose creation is answered with 202 in, those that do not say where the job stands out.
import { rule } from '../rule.ts';
import { jobs, responsesOf } from '../select.ts';

export const aiAsync202Location = rule({
  id: 'ai-async-202-location',
  clause: 'JOB-05',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A 202 response tells where its job stands, by Location or by an id or URL in the body.',
  fix: 'Declare a `Location` header on the 202 response, or an id in its body.',
  *appliesTo(map) {
    for (const target of jobs(map)) if (target.job.accepted !== undefined) yield { ...target, accepted: target.job.accepted };
  },
  *check({ operation, job, accepted }) {
    if (accepted.location || job.id !== undefined) return;
    const response = responsesOf(operation).get('202') ?? responsesOf(operation);
    yield { node: response, message: 'Expected a `Location` header, an id or a URL on the 202 response, found none.' };
  },
});
