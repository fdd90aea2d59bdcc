import { refusal } from '../../answers.ts';
import { callOn } from '../../batch-input.ts';
import { isSuccess } from '../../exchange.ts';
import { createJob, follow, jobId, jobTargets, SHARED_ITEMS, stageOf, statusOf } from '../../jobs.ts';
import { scenario, target } from '../../scenario.ts';
import { blocked, broken, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'jobs/cancel',
  about: 'Creates a job, cancels it at once and polls it to its end.',
  claims: { ends: 'JOB-14' },
  creates: true,
  requests: 10,
  targets: (map) =>
    jobTargets(map.operations).flatMap((operation) => target(operation, { ends: operation.job!.cancel !== undefined })),
  async run({ operation }, session) {
    const creation = await createJob(session, operation, SHARED_ITEMS);
    const refused = refusal(creation);
    if (refused !== undefined) return { ends: refused };
    const cancel = session.operation(operation.job!.cancel)!;
    const id = jobId(operation, creation);
    if (id === undefined) return { ends: blocked('jobs/lifecycle:pollable', 'the creation names no id', creation) };
    const cancelled = await session.send({ ...callOn(cancel, id), copy: session.nextCopy() });
    if (!isSuccess(cancelled)) {
      const failed = refusal(cancelled, true);
      // 409: it has ended before, which the description may well refuse.
      return {
        ends:
          cancelled.status === 404
            ? blocked('jobs/lifecycle:at-once', 'the job was not found', cancelled)
            : (failed ?? unseen('it was not cancelled')),
      };
    }
    const run = await follow(session, operation, creation);
    const last = run.polls.filter(isSuccess).at(-1);
    if (run.end !== undefined) return { ends: kept };
    if (last === undefined) return { ends: blocked('jobs/lifecycle:pollable', 'no poll was answered', run.polls.at(-1)) };
    const status = statusOf(operation.job!, last);
    const stage = stageOf(operation.job!, status);
    return {
      ends: broken(
        'a cancelled job to end',
        `${show(status)}${stage === undefined ? '' : ` (${stage})`} after ${Math.round(session.options.jobMs / 1000)} s`,
        last,
      ),
    };
  },
});
