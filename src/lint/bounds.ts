// A resolved document in; an error out when it stands for more values than can be visited.
import { AssayError } from '../errors/assay-error.ts';

/**
 * Nothing is copied when a document is resolved, but a function that looks at all within a value goes through every path. A few hundred
 * bytes of references that fan out stand for more paths than any machine visits. The largest real descriptions stand for 2e6.
 */
const MAX_PATHS = 1e10;

/** Our own rules look at the root alone, and the API map behind them is bounded by itself. */
export function visitsPaths({ rules }: { readonly rules: Readonly<Record<string, VisitingRule>> }): boolean {
  return Object.values(rules).some(({ enabled, given }) => enabled && given.some((path) => path !== '$'));
}

interface VisitingRule {
  readonly enabled: boolean;
  readonly given: readonly string[];
}

export function assertBounded(root: unknown, shown: string): void {
  const paths = countPaths(root);
  if (paths > MAX_PATHS) {
    throw new AssayError(
      'ASSAY_LINT_UNBOUNDED',
      `${shown} refers to itself so often that it stands for ${paths.toExponential(0)} values.`,
    );
  }
}

/** How many values there are by all the ways that lead to them. What closes a cycle was left as a `$ref`, so each way ends. */
export function countPaths(root: unknown): number {
  const known = new Map<object, number>();

  function count(value: object, depth: number): number {
    const before = known.get(value);
    if (before !== undefined) return before;
    // A document deeper than any is not gone through to its end; nor is one that the resolver has left a cycle in.
    if (depth > 2_000) return 1;
    let total = 1;
    for (const child of Array.isArray(value) ? value : Object.values(value))
      total += typeof child === 'object' && child !== null ? count(child, depth + 1) : 1;
    known.set(value, total);
    return total;
  }

  return typeof root === 'object' && root !== null ? count(root, 0) : 1;
}
