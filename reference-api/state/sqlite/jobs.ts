// The queue of background work as a table. This process runs all of it, each job step by step, and the table says what is left to do.
import { setMaxListeners } from 'node:events';
import type { Clock } from '../../clock.ts';
import type { Job, JobQueue, JobStep } from '../types.ts';
import type { Database } from './database.ts';

/** A step that throws is a defect of ours or a passing fault of the disk: it is tried again, later each time, and then given up. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
const MOST_FAILURES = 20;

interface Row extends Job {
  readonly due_at: number;
}

export function jobQueue(db: Database, clock: Clock): JobQueue & { close(): void } {
  const closed = new AbortController();
  // Every job that waits listens to it.
  setMaxListeners(0, closed.signal);
  const running = new Set<string>();
  let step: JobStep | undefined;

  async function run(job: Job, delayMs: number): Promise<void> {
    const name = JSON.stringify([job.kind, job.id]);
    if (step === undefined || running.has(name)) return;
    running.add(name);
    for (let delay: number | undefined = delayMs; delay !== undefined; ) {
      await clock.sleep(delay, closed.signal);
      if (closed.signal.aborted) return;
      delay = await attempt(step, job);
      // What is left is done by the process that opens the database next.
      if (closed.signal.aborted) return;
      if (delay === undefined) db.run('DELETE FROM jobs WHERE kind = ? AND id = ?', job.kind, job.id);
      else db.run('UPDATE jobs SET due_at = ? WHERE kind = ? AND id = ?', Math.ceil(clock.now() + delay), job.kind, job.id);
    }
    running.delete(name);
  }

  async function attempt(work: JobStep, { kind, id }: Job): Promise<number | undefined> {
    try {
      return await work({ kind, id });
    } catch {
      if (closed.signal.aborted) return undefined;
      db.run('UPDATE jobs SET failures = failures + 1 WHERE kind = ? AND id = ?', kind, id);
      const row = db.get<{ readonly failures: number }>('SELECT failures FROM jobs WHERE kind = ? AND id = ?', kind, id);
      const failures = row?.failures ?? MOST_FAILURES;
      return failures < MOST_FAILURES ? Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) : undefined;
    }
  }

  return {
    enqueue: (job, delayMs) => (transaction) => {
      db.run(
        'INSERT OR IGNORE INTO jobs (kind, id, due_at) VALUES (?, ?, ?)',
        job.kind,
        job.id,
        Math.ceil(clock.now() + delayMs),
      );
      transaction.after(() => void run(job, delayMs));
    },
    start(handler) {
      step = handler;
      const left = db.all<Row>('SELECT kind, id, due_at FROM jobs ORDER BY due_at');
      for (const { kind, id, due_at } of left) void run({ kind, id }, Math.max(0, due_at - clock.now()));
    },
    close: () => closed.abort(),
  };
}
