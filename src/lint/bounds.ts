// A parsed document in; an error out when following all of its references would visit more values than can be visited.

import { fromPointer } from '../description/node.ts';
import { AssayError } from '../errors/assay-error.ts';

/**
 * Spectral copies nothing when it resolves, but a rule with `$..` visits every path of the resolved document. A few hundred bytes of
 * references that fan out stand for more paths than any machine visits. Cycles, which Spectral cuts and this count does not quite, let
 * real descriptions come to 1e10.
 */
const MAX_PATHS = 1e14;

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

/** Values of the document with local references followed; a reference into what is being followed counts once, as Spectral leaves it. */
export function countPaths(root: unknown): number {
  const known = new Map<object, number>();
  const open = new Set<object>();

  function count(value: unknown, depth: number): number {
    if (typeof value !== 'object' || value === null) return 1;
    const before = known.get(value);
    if (before !== undefined) return before;
    if (open.has(value) || depth > 2_000) return 1;
    open.add(value);
    const target = localTarget(root, value);
    let total = 1;
    if (target !== undefined) total = count(target, depth + 1);
    else for (const child of Object.values(value)) total += count(child, depth + 1);
    open.delete(value);
    known.set(value, total);
    return total;
  }

  return count(root, 0);
}

function localTarget(root: unknown, value: object): unknown {
  const reference = (value as { $ref?: unknown }).$ref;
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  let target: unknown = root;
  for (const key of fromPointer(reference.slice(1), true)) {
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, key)) return undefined;
    target = (target as Record<string, unknown>)[key];
  }
  return target;
}
