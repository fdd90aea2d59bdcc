import type { PlannedRun } from './plan.ts';
import type { Judgements } from './scenario.ts';

export type Judged = Judgements | Error;

/** A broken check is tried once more, and once again when that went well. */
export const MORE_TRIES = 2;

/** Whether what a run judged may come out otherwise the next time: a model was asked, and nothing was made that stays. */
export function mayVary({ scenario, target }: PlannedRun): boolean {
  return target.operation.inference && scenario.creates !== true && scenario.last !== true;
}

/** Claims that were broken at first and in no later try: one more try tells how often. Broken twice is broken. */
export function unsettled(first: Judged, more: readonly Judged[]): string[] {
  if (first instanceof Error) return [];
  return Object.keys(first).filter(
    (claim) => isJudged(first, claim, 'broken') && more.every((later) => !isJudged(later, claim, 'broken')),
  );
}

/** In how many tries a claim was broken, where it was kept in others; undefined when it did not vary. */
export function flakiness(claim: string, first: Judged, more: readonly Judged[]): { broken: number; tries: number } | undefined {
  if (!isJudged(first, claim, 'broken')) return undefined;
  const kept = more.filter((later) => isJudged(later, claim, 'kept')).length;
  const broken = 1 + more.filter((later) => isJudged(later, claim, 'broken')).length;
  return kept === 0 ? undefined : { broken, tries: broken + kept };
}

function isJudged(judged: Judged, claim: string, is: 'broken' | 'kept'): boolean {
  return !(judged instanceof Error) && judged[claim]?.is === is;
}
