// Operations that share a defect in, one target for each cause out: where many operations are declared alike, they are corrected alike.
import type { OperationMap } from '../src/api-map/types.ts';

/** A reader looks up the first few and knows the rest by them. */
const MOST = 4;

/** It holds no `operation`: an exception of one of them leaves that one out and lets the others stand. */
export interface Alike {
  readonly first: OperationMap;
  /** The further operations with the same cause. */
  readonly others: readonly OperationMap[];
}

/** One group for each cause, in the order of the description. Deprecated operations are left out. */
export function* alike(operations: Iterable<OperationMap>, causeOf: (operation: OperationMap) => string): Generator<Alike> {
  const groups = new Map<string, OperationMap[]>();
  for (const operation of operations) {
    if (operation.deprecated) continue;
    const cause = causeOf(operation);
    groups.set(cause, [...(groups.get(cause) ?? []), operation]);
  }
  for (const [first, ...others] of groups.values()) if (first !== undefined) yield { first, others };
}

/** The end of a message that names the others. */
export function sameIn(others: readonly OperationMap[]): string {
  if (others.length === 0) return '';
  const more = others.length === 1 ? 'one more operation' : `${others.length} more operations`;
  const shown = others.length > MOST + 1 ? MOST : others.length;
  const named = others.slice(0, shown).map(({ key }) => `\`${key}\``);
  const rest = others.length > shown ? ` and ${others.length - shown} more` : '';
  return ` The same holds for ${more}: ${named.join(', ')}${rest}.`;
}

/** Operations that declare the same statuses have their errors from one place. */
export function statusesOf(operation: OperationMap): string {
  return operation.errors.declared.join();
}
