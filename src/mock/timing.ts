// Events and the wished pace go in; the steps of a stream with their delays come out.
import { createRandom } from './random.ts';
import type { MockOptions, StreamStep } from './types.ts';

export interface TimedText {
  readonly text: string;
  /** Takes the time of a token. */
  readonly piece: boolean;
}

/** The first event comes after `ttft`, each piece of text after 1/`tps` s; `jitter` percent either way, the same for the same seed. */
export function schedule(events: readonly TimedText[], options: MockOptions, seed: number): StreamStep[] {
  const random = createRandom(seed);
  const spread = Math.min(100, options.jitter ?? 0) / 100;
  const between = options.tps === undefined || options.tps <= 0 ? 0 : 1000 / options.tps;
  const vary = (delay: number): number => Math.max(0, delay * (1 + spread * (2 * random() - 1)));
  return events.map(({ text, piece }, at) => ({
    text,
    delay: vary((at === 0 ? (options.ttft ?? 0) : 0) + (piece ? between : 0)),
  }));
}
