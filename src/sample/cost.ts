// A schema in, how deep a value of it must at least be nested out: infinite for one that cannot end.
import type { Node } from '../description/node.ts';
import type { ReferenceLookup } from '../description/types.ts';
import { raw } from './shape.ts';

const MAX_STEPS = 3000;
const known = new WeakMap<ReferenceLookup, Map<string, number>>();

export function costOf(node: Node): number {
  let costs = known.get(node.lookup);
  if (costs === undefined) {
    costs = new Map();
    known.set(node.lookup, costs);
  }
  const before = costs.get(node.id);
  if (before !== undefined) return before;
  let left = MAX_STEPS;
  const open = new Set<string>();
  const memo = costs;

  function cost(at: Node): number {
    const ready = memo.get(at.id);
    if (ready !== undefined) return ready;
    if (open.has(at.id)) return Number.POSITIVE_INFINITY;
    if (left-- < 0 || !at.isObject || open.size > 200) return 1;
    if (raw(at, 'enum') !== undefined || raw(at, 'const') !== undefined || raw(at, 'nullable') === true) return 0;
    const type = raw(at, 'type');
    if (Array.isArray(type) && type.includes('null')) return 0;
    open.add(at.id);
    let deepest = 0;
    const required = raw(at, 'required');
    if (Array.isArray(required)) {
      const properties = at.get('properties');
      for (const name of required) {
        const property = typeof name === 'string' ? properties?.get(name) : undefined;
        deepest = Math.max(deepest, property === undefined ? 1 : 1 + cost(property));
      }
    }
    const least = raw(at, 'minItems');
    const items = at.get('items');
    if (typeof least === 'number' && least > 0 && items !== undefined) deepest = Math.max(deepest, 1 + cost(items));
    for (const member of at.get('allOf')?.items() ?? []) deepest = Math.max(deepest, cost(member));
    for (const key of ['oneOf', 'anyOf']) {
      const variants = at.get(key)?.items() ?? [];
      if (variants.length > 0) deepest = Math.max(deepest, Math.min(...variants.map(cost)));
    }
    open.delete(at.id);
    // Inside a cycle the number depends on where the walk began: only the beginning is remembered.
    return deepest;
  }

  const result = cost(node);
  memo.set(node.id, result);
  return result;
}
