// A resolved document in; an error out when it stands for more values than can be visited.
import { AssayError } from '../errors/assay-error.ts';

/**
 * Nothing is copied when a document is resolved, but a function that looks at all within a value goes through every path. A few hundred
 * bytes of references that fan out stand for more paths than any machine visits. The largest real descriptions stand for 2e6.
 */
const MAX_PATHS = 1e10;

/** Functions that go through a value call themselves for each level, and the stack ends somewhere. */
const MAX_DEPTH = 2_000;

/** Our own rules look at the root alone, and the API map behind them is bounded by itself. */
export function visitsPaths({ rules }: { readonly rules: Readonly<Record<string, VisitingRule>> }): boolean {
  return Object.values(rules).some(({ enabled, given }) => enabled && given.some((path) => path !== '$'));
}

interface VisitingRule {
  readonly enabled: boolean;
  readonly given: readonly string[];
}

export function assertBounded(resolved: unknown, shown: string): void {
  const paths = countedPaths(resolved);
  const why =
    paths === undefined
      ? `refers to itself in a way that is nested deeper than ${MAX_DEPTH} levels`
      : paths > MAX_PATHS
        ? `refers to itself so often that it stands for ${paths.toExponential(0)} values`
        : undefined;
  if (why !== undefined) throw new AssayError('ASSAY_LINT_UNBOUNDED', `${shown} ${why}.`);
}

/** Undefined for what is nested too deep, or has a cycle that the resolver has left. */
function countedPaths(resolved: unknown): number | undefined {
  try {
    return countPaths(resolved);
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

class TooDeep extends Error {}

/** How many values there are by all the ways that lead to them. What closes a cycle was left as a `$ref`, so each way ends. */
export function countPaths(root: unknown): number {
  const known = new Map<object, number>();

  function count(value: object, depth: number): number {
    const before = known.get(value);
    if (before !== undefined) return before;
    if (depth > MAX_DEPTH) throw new TooDeep();
    let total = 1;
    for (const child of Array.isArray(value) ? value : Object.values(value))
      total += typeof child === 'object' && child !== null ? count(child, depth + 1) : 1;
    known.set(value, total);
    return total;
  }

  return typeof root === 'object' && root !== null ? count(root, 0) : 1;
}
