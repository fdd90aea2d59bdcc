// A job, what has happened to it -> the changes that say so: its status, an event with the next number, and word to its owner at the end.
import { seconds } from '../clock.ts';
import type { Services } from '../services.ts';
import type { Change, FineTuningMetrics, FineTuningRecord, FineTuningStatus } from '../state/types.ts';
import { emit } from '../webhooks/emit.ts';
import { isFinal } from './status.ts';

export interface Happened {
  readonly message: string;
  readonly level?: 'info' | 'error';
  readonly metrics?: FineTuningMetrics;
  /** What else changes. */
  readonly change?: Partial<FineTuningRecord>;
  /** Written together with it. */
  readonly changes?: readonly Change[];
}

/** Does nothing to a job that does not stand at one of `from` any more: somebody was faster. */
export function move(
  { id, owner }: FineTuningRecord,
  from: readonly FineTuningStatus[],
  to: FineTuningStatus,
  { message, level = 'info', metrics, change = {}, changes = [] }: Happened,
  services: Pick<Services, 'clock' | 'fineTuning' | 'ids' | 'webhooks'>,
): Change {
  const { clock, fineTuning, ids } = services;
  const now = seconds(clock);
  return (transaction) => {
    let number = 0;
    fineTuning.update(id, (job) => {
      if (!from.includes(job.status)) return job;
      number = job.events + 1;
      return { ...job, ...change, status: to, events: number, finishedAt: isFinal(to) ? now : null };
    })(transaction);
    if (number === 0) return;
    const event = {
      id: ids.next('ftevent-'),
      owner,
      jobId: id,
      number,
      createdAt: now,
      level,
      message,
      metrics: metrics ?? null,
    };
    fineTuning.events.insert(event)(transaction);
    for (const each of changes) each(transaction);
    if (to === 'succeeded' || to === 'failed' || to === 'cancelled')
      emit(services, owner, `fine_tuning.job.${to}`, id)(transaction);
  };
}
