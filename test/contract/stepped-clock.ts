// Time for a server and its tester in one process, that goes faster than real time and stands still while the process does not run.
import type { Clock as ServerClock } from '../../reference-api/index.ts';
import type { Clock } from '../../src/contract/index.ts';

/**
 * How much real time one turn of the event loop may count. A machine that is busy with something else lets whole seconds pass between two turns;
 * neither side could have done anything in them, so to neither they are a silence, a time-out or a late poll.
 */
const TURN_MS = 2;

export interface SteppedClock extends Clock, ServerClock {
  stop(): void;
}

/** `speed`: how many of its milliseconds pass in one real one, at most. Timers fire in the order in which they are due. */
export function steppedClock(speed: number): SteppedClock {
  const timers = new Set<{ readonly due: number; readonly act: () => void }>();
  // Whole seconds since the epoch are what a server states; the tester looks at differences only.
  let now = Date.now();
  let turn = performance.now();
  const step = () => {
    const passed = Math.min(performance.now() - turn, TURN_MS);
    turn = performance.now();
    now += passed * speed;
    const due = [...timers].filter((timer) => timer.due <= now).sort((left, right) => left.due - right.due);
    for (const timer of due) {
      if (timers.delete(timer)) timer.act();
    }
  };
  const interval = setInterval(step, 1).unref();
  const after: Clock['after'] = (ms, act) => {
    const timer = { due: now + ms, act };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    now: () => now,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const end = () => {
          callOff();
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const callOff = after(ms, end);
        signal?.addEventListener('abort', end, { once: true });
      }),
    stop: () => clearInterval(interval),
  };
}
