import { refusal } from '../../answers.ts';
import { callOn } from '../../batch-input.ts';
import { isSuccess } from '../../exchange.ts';
import { createJob, follow, jobId, jobTargets, pollOnce, SHARED_ITEMS, stageOf, statusOf } from '../../jobs.ts';
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
      if (cancelled.status !== 404 && cancelled.status !== 405) return { ends: failed ?? unseen('it was not cancelled') };
      // A job that can be polled is there, so what is missing is the way to cancel it. 409 would say that it has ended.
      const poll = session.operation(operation.job!.poll);
      const there = poll !== undefined && isSuccess(await pollOnce(session, poll, id));
      return {
        ends: there
          ? broken(`an answer to \`${cancel.key}\``, `status ${cancelled.status}`, cancelled, cancelled.text().slice(0, 120))
          : blocked('jobs/lifecycle:at-once', 'the job was not found', cancelled),
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
