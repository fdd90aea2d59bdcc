// The events of one answer in the making: written once, read by everyone who follows it, from any event on.
import type { ResponseEvent } from './types.ts';

export interface EventLog {
  /** In their order: the sequence number of an event is its place. */
  readonly events: readonly ResponseEvent[];
  readonly ended: boolean;
  push(event: ResponseEvent): void;
  /** Nothing follows. With an error, readers meet it behind the last event. */
  end(error?: unknown): void;
  /** The events numbered above `after`, and those to come until the log ends or `signal` is aborted. */
  follow(after: number, signal: AbortSignal): AsyncGenerator<ResponseEvent>;
  /** Resolves when the log has ended or `signal` is aborted. */
  whenEnded(signal: AbortSignal): Promise<void>;
}

export function eventLog(): EventLog {
  const events: ResponseEvent[] = [];
  const waiting = new Set<() => void>();
  let end: { readonly error?: unknown } | undefined;
  const wake = () => {
    for (const resolve of [...waiting]) resolve();
  };
  const change = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const done = () => {
        waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  return {
    events,
    get ended() {
      return end !== undefined;
    },
    push(event) {
      events.push(event);
      wake();
    },
    end(error) {
      end ??= error === undefined ? {} : { error };
      wake();
    },
    async *follow(after, signal) {
      for (let next = after + 1; !signal.aborted; ) {
        const event = events[next];
        if (event !== undefined) {
          next++;
          yield event;
        } else if (end !== undefined) {
          if (end.error !== undefined) throw end.error;
          return;
        } else await change(signal);
      }
    },
    async whenEnded(signal) {
      while (end === undefined && !signal.aborted) await change(signal);
    },
  };
}
