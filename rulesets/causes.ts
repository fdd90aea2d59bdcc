// Operations with what is wrong with each in, the same with the place of the first that has the same cause out: one cause is one finding.
import type { OperationMap } from '../src/api-map/types.ts';
import type { Node } from '../src/description/node.ts';

interface Flawed {
  readonly operation: OperationMap;
  /** Equal for operations that one change would put right. */
  readonly cause: string;
  readonly place: Node;
}

/** The rule then reports every target at `place`, and the findings of one place and message are one with a count. */
export function* atFirstPlace<T extends Flawed>(targets: Iterable<T>): Generator<T> {
  const first = new Map<string, Node>();
  for (const target of targets) {
    const place = first.get(target.cause) ?? target.place;
    first.set(target.cause, place);
    yield { ...target, place };
  }
}

/** What no operation has is one decision about the whole API; what some have was forgotten in each of the others. */
export function causeIn(operation: OperationMap, some: boolean): string {
  return some ? operation.key : '';
}
