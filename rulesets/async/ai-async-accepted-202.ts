// Operations that create a job in, those that answer as if the work were done out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { jobs, responsesOf } from '../select.ts';

export const aiAsyncAccepted202 = rule({
  id: 'ai-async-accepted-202',
  clause: 'JOB-17',
  severity: 'hint',
  preset: 'all',
  summary: 'The creation of a job is answered with 202, or with 201 and the place of the job.',
  fix: 'Answer with 202, or with 201 and the header `Location`.',
  *appliesTo(map) {
    // A call that makes a job on request only answers with its result otherwise.
    for (const target of jobs(map)) if (target.job.onRequest === undefined) yield target;
  },
  *check({ operation, job }) {
    const responses = responsesOf(operation);
    const created = responses.get('201')?.get('headers')?.keys() ?? [];
    if (job.accepted !== undefined || created.some((name) => /^(location|operation-location|content-location)$/i.test(name)))
      return;
    const found = responses.keys().filter((status) => /^2/.test(status));
    yield {
      node: responses,
      message: `Expected 202, or 201 with \`Location\`, for a job that is yet to run, found ${found.length === 0 ? 'neither' : quoted(found)}.`,
    };
  },
});
