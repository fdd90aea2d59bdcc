// Operations that poll a job in, those that do not say when to poll again out.
import { rule } from '../rule.ts';
import { jobs, responsesOf } from '../select.ts';

export const aiAsyncPollRetryAfter = rule({
  id: 'ai-async-poll-retry-after',
  clause: 'JOB-11',
  severity: 'hint',
  preset: 'all',
  summary: 'The answer to a poll of an unfinished job carries Retry-After.',
  fix: 'Declare the header `Retry-After` on the successful response of the poll.',
  *appliesTo(map) {
    const polls = new Set([...jobs(map)].flatMap(({ job }) => job.poll ?? []));
    for (const operation of map.operations) {
      const response = operation.answer === undefined ? undefined : responsesOf(operation).get(operation.answer.status);
      if (polls.has(operation.key) && response !== undefined) yield { operation, response };
    }
  },
  *check({ response }) {
    if (
      response
        .get('headers')
        ?.keys()
        .some((name) => /^retry-after$/i.test(name))
    )
      return;
    yield { node: response, message: 'Expected the answer to a poll to declare `Retry-After`, found no such header.' };
  },
});
