import type { BatchStatus } from '../state/types.ts';

const FINAL: ReadonlySet<BatchStatus> = new Set(['completed', 'failed', 'expired', 'cancelled']);

export function isFinal(status: BatchStatus): boolean {
  return FINAL.has(status);
}

/** At work: one of the places is taken. */
export const RUNNING: readonly BatchStatus[] = ['in_progress', 'finalizing', 'cancelling'];
/** In the queue. */
export const WAITING: readonly BatchStatus[] = ['validating'];
