import type { JobMap, OperationMap } from '../api-map/types.ts';
import { callTo } from './ask.ts';
import { type BatchItem, batchable, batchCall, callOn } from './batch-input.ts';
import type { Exchange } from './exchange.ts';
import { isSuccess } from './exchange.ts';
import { valueAt } from './pointer.ts';
import { callable } from './reach.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { Session } from './session.ts';

/** A job that was created and followed to its end. */
export interface JobRun {
  readonly creation: Exchange;
  readonly id?: string;
  /** Every poll, the first one right after the creation; those after the end are in `after`. */
  readonly polls: readonly Exchange[];
  readonly after: readonly Exchange[];
  /** The job as it stood at the end; undefined when it did not end in time. */
  readonly end?: unknown;
}

export type Stage = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'ended';

const FIRST_POLLS_LATE = 3;
const POLLS_AFTER_END = 2;
const MAX_POLLS = 500;
const LAST_POLLS = 6;
const LAST_POLL_MS = 300;
const RETRY_AFTER_CAP_MS = 15_000;

/** Jobs that can be made from the description alone: batches, and calls of a model that a switch sends to the background. */
export function jobTargets(operations: readonly OperationMap[]): OperationMap[] {
  return operations.filter((operation) => batchable(operations, operation) || inBackground(operation));
}

/** Batches whose items are requests of an operation that can be called. */
export function batchTargets(operations: readonly OperationMap[]): OperationMap[] {
  return operations.filter((operation) => batchable(operations, operation));
}

export function inBackground(operation: OperationMap): boolean {
  return callable(operation) && operation.job?.poll !== undefined && operation.job.onRequest !== undefined;
}

/** The run that most scenarios read: two good items and one that must fail. Made once. */
export function sharedRun(session: Session, operation: OperationMap): Promise<JobRun> {
  return session.once(`job ${operation.key}`, () => runJob(session, operation, SHARED_ITEMS));
}

export const SHARED_ITEMS: readonly BatchItem[] = [{ id: 'assay-1' }, { id: 'assay-2', bad: true }, { id: 'assay-3' }];

export async function runJob(session: Session, operation: OperationMap, items: readonly BatchItem[]): Promise<JobRun> {
  const creation = await createJob(session, operation, items);
  return follow(session, operation, creation);
}

export async function createJob(
  session: Session,
  operation: OperationMap,
  items: readonly BatchItem[],
  headers: [string, string][] = [],
): Promise<Exchange> {
  if (inBackground(operation)) return createInBackground(session, operation, headers);
  const { call, failed } = await batchCall(session, operation, items, headers);
  if (call === undefined) return failed!;
  const twice = new Set(items.map(({ id }) => id)).size < items.length;
  const exchange = await session.send({ ...call, valid: !twice, copy: session.nextCopy() });
  cancelAfterwards(session, operation, exchange);
  return exchange;
}

/** The plainest call, switched to the background. `set`: what else differs in its body. */
export async function createInBackground(
  session: Session,
  operation: OperationMap,
  headers: readonly (readonly [string, string])[] = [],
  set: Readonly<Record<string, unknown>> = { [operation.job!.onRequest!.at]: true },
): Promise<Exchange> {
  const call = await callTo(session, operation, { set });
  const exchange = await session.send({ ...call, headers: [...(call.headers ?? []), ...headers], copy: session.nextCopy() });
  cancelAfterwards(session, operation, exchange);
  return exchange;
}

/** What is still running when the run ends, or when the user stops it, would go on costing. */
export function cancelAfterwards(session: Session, operation: OperationMap, creation: Exchange): void {
  const { job, batch } = operation;
  const id = isSuccess(creation) ? jobId(operation, creation) : undefined;
  const cancel = session.operation(job!.cancel);
  const poll = session.operation(job!.poll);
  if (id === undefined || cancel === undefined) return;
  session.afterwards(async () => {
    if (session.isEnded(id)) return true;
    // 4xx: it has ended by itself.
    const { status } = await session.send({ ...callOn(cancel, id), copy: session.nextCopy() });
    // A batch that is cancelled writes the results that it has, and names their files then.
    for (let tries = 0; tries < LAST_POLLS && poll !== undefined && batch?.results?.by === 'file'; tries++) {
      if (endOf(job!, await pollOnce(session, poll, id)) !== undefined) break;
      await session.pause(LAST_POLL_MS);
    }
    return status > 0 && status < 500;
  });
}

/** Polls a created job to its end, at the pace that the target asks for, and a little beyond. */
export async function follow(session: Session, operation: OperationMap, creation: Exchange): Promise<JobRun> {
  const id = isSuccess(creation) ? jobId(operation, creation) : undefined;
  const poll = session.operation(operation.job!.poll);
  if (id === undefined || poll === undefined) return { creation, polls: [], after: [] };
  const polls: Exchange[] = [];
  const after: Exchange[] = [];
  const { clock, jobMs, pollMs } = session.options;
  const late = clock.now() + jobMs;
  while (polls.length < MAX_POLLS && clock.now() < late) {
    const exchange = await pollOnce(session, poll, id);
    polls.push(exchange);
    const end = endOf(operation.job!, exchange);
    if (end !== undefined) {
      session.ended(id);
      while (after.length < POLLS_AFTER_END) {
        await session.pause(pollMs);
        after.push(await pollOnce(session, poll, id));
      }
      return { creation, id, polls, after, end };
    }
    if (
      !isSuccess(exchange) &&
      polls.length >= FIRST_POLLS_LATE &&
      polls.slice(-FIRST_POLLS_LATE).every((last) => !isSuccess(last))
    )
      break;
    await session.pause(pollPause(exchange, pollMs));
  }
  return { creation, id, polls, after };
}

export function pollOnce(session: Session, poll: OperationMap, id: string): Promise<Exchange> {
  return session.send({ ...callOn(poll, id), copy: session.nextCopy() });
}

function pollPause(exchange: Exchange, pollMs: number): number {
  const seconds = retryAfterSeconds(exchange.header('retry-after'));
  return seconds === undefined ? pollMs : Math.min(seconds * 1000, RETRY_AFTER_CAP_MS);
}

export function jobId(operation: OperationMap, exchange: Exchange): string | undefined {
  const { createdId, id, envelope } = operation.job!;
  const object = createdId === undefined ? jobObject(operation.job!, exchange, 'create') : exchange.json;
  const at = createdId?.at ?? id?.at ?? (envelope === undefined ? '/id' : undefined);
  const value = at === undefined ? undefined : valueAt(object, at);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function jobObject(job: JobMap, exchange: Exchange, from: 'create' | 'poll'): unknown {
  return valueAt(exchange.json, (from === 'create' ? job.envelope?.create : job.envelope?.poll) ?? '');
}

export function statusOf(job: JobMap, exchange: Exchange, from: 'create' | 'poll' = 'poll'): string | undefined {
  if (!isSuccess(exchange)) return undefined;
  const value = valueAt(jobObject(job, exchange, from), job.status.at);
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
}

export function stageOf(job: JobMap, status: string | undefined): Stage | undefined {
  if (status === undefined) return undefined;
  return (Object.keys(job.stages) as Stage[]).find((stage) => job.stages[stage].includes(status));
}

/** The job, when it has ended. */
function endOf(job: JobMap, exchange: Exchange): unknown {
  const stage = stageOf(job, statusOf(job, exchange));
  return stage === undefined || stage === 'pending' || stage === 'running' ? undefined : jobObject(job, exchange, 'poll');
}
