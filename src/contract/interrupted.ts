import { ROOTS } from './answers.ts';
import { LimitReached, Unresponsive } from './call.ts';
import { blocked, type Judgement, skipped } from './verdict.ts';

/** What it says of a claim that its request was not sent; undefined for any other error. */
export function interruption(error: unknown): Judgement | undefined {
  if (error instanceof LimitReached) return skipped(error.message);
  if (error instanceof Unresponsive) return blocked(error.stream ? ROOTS.streamClosed : ROOTS.serverError, error.message);
  return undefined;
}

/** One claim of several that send requests of their own: what keeps this one from being judged says nothing of the others. */
export async function apart(judge: () => Promise<Judgement>): Promise<Judgement> {
  try {
    return await judge();
  } catch (error) {
    const judgement = interruption(error);
    if (judgement === undefined) throw error;
    return judgement;
  }
}
