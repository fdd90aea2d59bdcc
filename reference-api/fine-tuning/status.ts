import type { FineTuningStatus } from '../state/types.ts';

const FINAL: ReadonlySet<FineTuningStatus> = new Set(['succeeded', 'failed', 'cancelled']);

export function isFinal(status: FineTuningStatus): boolean {
  return FINAL.has(status);
}
