import type { Clock } from '../../reference-api/index.ts';

export interface FakeClock extends Clock {
  /** Lets time pass, and what waits for it happen. */
  advance(ms: number): Promise<void>;
  /** How many wait. */
  readonly waiting: number;
}

export function fakeClock(start = Date.parse('2026-11-23T00:00:00Z')): FakeClock {
  let now = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    get waiting() {
      return sleepers.size;
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
        function wake() {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
      }),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        now = next.at;
        next.wake();
      }
      now = end;
      await settle();
    },
  };
}

/** Everything that is ready to run has run: streams take several turns of the loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
