// One time limit -> all limits of a run.
import { randomUUID } from 'node:crypto';
import { systemClock } from './wire/clock.ts';
import { DEFAULT_LIMITS } from './wire/types.ts';

const POLL_MS = 1_000;
/** How long a job may take: batches of three items do not need longer on a service that is awake. */
const JOB_TIMEOUTS = 5;
const RUN_TIMEOUTS = 20;
const CONCURRENCY = 4;

/** `timeout` in milliseconds bounds one request; jobs and the whole run are bounded by multiples of it. */
export function withTimeout(timeout: number) {
  return {
    limits: { ...DEFAULT_LIMITS, totalMs: timeout, idleMs: timeout, connectMs: Math.min(timeout, DEFAULT_LIMITS.connectMs) },
    clock: systemClock,
    runId: randomUUID(),
    concurrency: CONCURRENCY,
    pollMs: POLL_MS,
    jobMs: timeout * JOB_TIMEOUTS,
    runMs: timeout * RUN_TIMEOUTS,
  };
}
