import type { BatchStatus } from '../state/types.ts';

const FINAL: ReadonlySet<BatchStatus> = new Set(['completed', 'failed', 'expired', 'cancelled']);

export function isFinal(status: BatchStatus): boolean {
  return FINAL.has(status);
}
