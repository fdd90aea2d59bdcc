// Pieces of text -> the text before the first stop sequence, held back only as long as a stop sequence may be under way.

export interface StopFilter {
  /** What may be sent now. */
  push(text: string): string;
  /** What was held back at the end. */
  flush(): string;
  readonly stopped: boolean;
}

export function stopFilter(stops: readonly string[]): StopFilter {
  let held = '';
  let stopped = false;
  return {
    get stopped() {
      return stopped;
    },
    push(text) {
      held += text;
      const found = stops.map((stop) => held.indexOf(stop)).filter((at) => at !== -1);
      if (found.length > 0) {
        stopped = true;
        return take(Math.min(...found));
      }
      return take(held.length - Math.max(0, ...stops.map((stop) => begun(held, stop))));
    },
    flush: () => (stopped ? '' : take(held.length)),
  };

  function take(length: number): string {
    const text = held.slice(0, length);
    held = held.slice(length);
    return text;
  }
}

/** How many characters at the end of `text` may be the beginning of `stop`. */
function begun(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
