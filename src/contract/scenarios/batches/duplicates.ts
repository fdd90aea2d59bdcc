import { refusal } from '../../answers.ts';
import { batchResults } from '../../batch-results.ts';
import { batchTargets, runJob, stageOf, statusOf } from '../../jobs.ts';
import { valueAt } from '../../pointer.ts';
import { scenario, target } from '../../scenario.ts';
import { blocked, broken, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'batches/duplicates',
  about: 'Sends a batch in which two items have one correlation id.',
  claims: { 'told-apart': 'BAT-09' },
  creates: true,
  requests: 12,
  targets: (map) =>
    batchTargets(map.operations).flatMap((operation) =>
      target(operation, { 'told-apart': operation.batch!.results !== undefined }),
    ),
  async run({ operation }, session) {
    const run = await runJob(session, operation, [{ id: 'assay-same' }, { id: 'assay-same' }]);
    const { status } = run.creation;
    if (status >= 400 && status < 500 && ![401, 403, 429].includes(status)) return { 'told-apart': kept };
    const refused = refusal(run.creation);
    if (refused !== undefined) return { 'told-apart': refused };
    if (run.end === undefined) {
      const polled = run.polls.some((poll) => poll.status >= 200 && poll.status < 300);
      return {
        'told-apart': polled
          ? unseen('the batch did not end in the time that it was watched')
          : blocked('jobs/lifecycle:pollable', 'no poll was answered', run.polls.at(-1)),
      };
    }
    if (stageOf(operation.job!, statusOf(operation.job!, run.polls.at(-1)!)) === 'failed') return { 'told-apart': kept };
    const { lines, exchange, failed } = await batchResults(session, operation, run);
    if (failed !== undefined) return { 'told-apart': failed };
    const own = lines.filter((line) => valueAt(line, operation.batch!.correlationId!.result) === 'assay-same').length;
    return { 'told-apart': own === 2 ? kept : broken('a refusal, or a result for each of the two', `${own}`, exchange) };
  },
});
