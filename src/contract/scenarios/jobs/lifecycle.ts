import type { JobMap } from '../../../api-map/types.ts';
import { refusal } from '../../answers.ts';
import type { Exchange } from '../../exchange.ts';
import { isSuccess } from '../../exchange.ts';
import { type JobRun, jobTargets, sharedRun, stageOf, statusOf } from '../../jobs.ts';
import { valueAt } from '../../pointer.ts';
import { retryAfterSeconds } from '../../retry-after.ts';
import { all, scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'jobs/lifecycle',
  about: 'Creates a job, polls it from the first moment to its end and a little beyond.',
  claims: {
    pollable: 'JOB-03',
    'at-once': 'JOB-10',
    'status-listed': 'JOB-09',
    forward: 'JOB-08',
    'end-stays': 'JOB-07',
    outcome: 'JOB-13',
    'retry-after': 'JOB-11',
  },
  creates: true,
  requests: 14,
  targets: (map) =>
    jobTargets(map.operations).flatMap((operation) => {
      const job = operation.job!;
      const poll = map.operations.find(({ key }) => key === job.poll);
      const declaresPace = poll?.node
        .at('responses', '200', 'headers')
        ?.keys()
        .some((name) => name.toLowerCase() === 'retry-after');
      return target(operation, {
        pollable: true,
        'at-once': true,
        'status-listed': job.status.values !== undefined && job.status.open !== true,
        forward: true,
        'end-stays': true,
        outcome: job.result.length > 0 || job.error !== undefined,
        'retry-after': declaresPace === true,
      });
    }),
  async run({ operation, claims }, session) {
    const run = await sharedRun(session, operation);
    const refused = refusal(run.creation);
    if (refused !== undefined) return all(claims, refused);
    const job = operation.job!;
    const answered = run.polls.filter(isSuccess);
    const pollable =
      answered.length > 0 ? kept : broken(`an answer to \`${job.poll}\``, pollOutcome(run), run.polls.at(-1) ?? run.creation);
    if (pollable.is === 'broken')
      return { ...all(claims, blocked('jobs/lifecycle:pollable', 'no poll was answered', run.polls.at(-1))), pollable };
    const first = run.polls[0]!;
    return {
      pollable,
      'at-once': isSuccess(first)
        ? kept
        : broken('the job at the first poll after its creation', `status ${first.status}`, first),
      'status-listed': listed(job, run),
      forward: forward(job, run),
      'end-stays': endStays(job, run),
      outcome: outcome(job, run),
      'retry-after': pace(job, run),
    };
  },
});

function pollOutcome(run: JobRun): string {
  if (run.id === undefined) return 'no id in the answer to the creation';
  const last = run.polls.at(-1);
  return last === undefined ? 'no poll was made' : last.status === 0 ? last.wire.detail : `status ${last.status}`;
}

function listed(job: JobMap, run: JobRun): Judgement {
  const found = statuses(job, run).find(({ status }) => !job.status.values!.map(String).includes(status));
  return found === undefined ? kept : broken(`one of ${show(job.status.values, 160)}`, show(found.status), found.exchange);
}

/** Stages only go up, and a batch does not return to a status that it has left. Other jobs may wait for input again and again. */
function forward(job: JobMap, run: JobRun): Judgement {
  const rank = { pending: 0, running: 1, succeeded: 2, failed: 2, cancelled: 2, ended: 2 };
  const left = new Set<string>();
  let last: string | undefined;
  for (const { status, exchange } of statuses(job, run)) {
    if (last !== undefined && status !== last) {
      left.add(last);
      const [before, now] = [stageOf(job, last), stageOf(job, status)];
      const back = before !== undefined && now !== undefined && rank[now] < rank[before];
      // Past its end, going back is what JOB-07 speaks of.
      const ended = before !== undefined && rank[before] === 2;
      if (!ended && (back || left.has(status)))
        return broken(`a status that goes on from ${show(last)}`, `back to ${show(status)}`, exchange);
    }
    last = status;
  }
  return kept;
}

function endStays(job: JobMap, run: JobRun): Judgement {
  if (run.end === undefined) return unseen('the job did not end in the time that it was watched');
  const end = statusOf(job, run.polls.at(-1)!);
  const moved = run.after.find((exchange) => isSuccess(exchange) && statusOf(job, exchange) !== end);
  return moved === undefined ? kept : broken(`${show(end)} for good`, `${show(statusOf(job, moved))} later`, moved);
}

function outcome(job: JobMap, run: JobRun): Judgement {
  if (run.end === undefined) return unseen('the job did not end in the time that it was watched');
  const last = run.polls.at(-1)!;
  const stage = stageOf(job, statusOf(job, last));
  const has = (at: string) => {
    const value = valueAt(run.end, at);
    return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  };
  if (stage === 'failed') {
    if (job.error === undefined) return unseen('the description names no field for the error');
    return has(job.error.at) ? kept : broken(`an error at \`${job.error.at}\` of a failed job`, 'none', last);
  }
  if (stage !== 'succeeded' && stage !== 'ended') return unseen(`the job ended as ${show(statusOf(job, last))}`);
  if (job.result.length === 0) return unseen('the description names no field for the result');
  return job.result.some(({ at }) => has(at))
    ? kept
    : broken(`a result at ${show(job.result.map(({ at }) => at))}`, 'none', last);
}

function pace(job: JobMap, run: JobRun): Judgement {
  const unfinished = run.polls.filter((exchange) => ['pending', 'running'].includes(stageOf(job, statusOf(job, exchange)) ?? ''));
  if (unfinished.length === 0) return unseen('no poll met an unfinished job');
  const without = unfinished.find((exchange) => retryAfterSeconds(exchange.header('retry-after')) === undefined);
  return without === undefined ? kept : broken('Retry-After on a job that is not finished', 'none', without);
}

function statuses(job: JobMap, run: JobRun): { status: string; exchange: Exchange }[] {
  const created = statusOf(job, run.creation, 'create');
  const list = run.polls.flatMap((exchange) => {
    const status = statusOf(job, exchange);
    return status === undefined ? [] : [{ status, exchange }];
  });
  return created === undefined ? list : [{ status: created, exchange: run.creation }, ...list];
}
