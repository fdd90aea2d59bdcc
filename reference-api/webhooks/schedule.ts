// How often an attempt has failed -> when the next one is made.
import { seededRandom } from '../model/random.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The schedule of Standard Webhooks 1.0: ten attempts in three days. */
export const RETRY_MS: readonly number[] = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
];
/** "some level of random jitter", so that what has failed together does not come back together. */
const JITTER = 0.2;
const LONGEST_MS = 24 * HOUR;

/** Undefined when there is to be no other attempt. `retryAfter` is what the receiver asked for; it can only make the wait longer. */
export function nextAttemptMs(
  failures: number,
  name: string,
  retryAfter: string | undefined,
  now: number,
  schedule: readonly number[] = RETRY_MS,
): number | undefined {
  const planned = schedule[failures - 1];
  if (planned === undefined) return undefined;
  const jittered = planned * (1 + JITTER * seededRandom(`${name} ${failures}`)());
  return Math.max(jittered, Math.min(LONGEST_MS, askedMs(retryAfter, now)));
}

/** RFC 9110 §10.2.3: seconds or a date. */
function askedMs(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * SECOND;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
