// Declared usage in, that with counts that have no lower bound out: once for all where the API bounds none.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { bounds, parts, quoted, types } from '../schema-facts.ts';
import { usages } from '../select.ts';

interface Counts {
  readonly node: Node;
  readonly names: ReadonlySet<string>;
  /** How many further usage objects are declared alike. */
  readonly others: number;
}

export const aiUsageNonNegative = rule({
  id: 'ai-usage-non-negative',
  clause: 'USE-15',
  severity: 'hint',
  preset: 'strict',
  summary: 'Token counts are declared as not negative.',
  fix: 'Add `minimum: 0` to each count.',
  *appliesTo(map): Generator<Counts> {
    const found = new Map<string, Counts>();
    let bounded = false;
    for (const { operation, usage } of usages(map)) {
      if (operation.deprecated || usage.schema === undefined) continue;
      const open = usage.counts.filter(({ schema }) => schema !== undefined && isUnbounded(schema));
      bounded ||= open.length < usage.counts.length;
      const names = new Set(open.map(({ at }) => at.split('/').at(-1) ?? ''));
      if (names.size > 0) found.set(usage.schema.id, { node: usage.schema, names, others: 0 });
    }
    const [first, ...others] = found.values();
    // An API that bounds none of its counts has one habit; one that bounds some has forgotten the others.
    if (first !== undefined) yield* bounded ? found.values() : [{ ...first, others: others.length }];
  },
  *check({ node, names, others }) {
    const more = others === 0 ? '' : ` The same holds for ${others} more usage ${others === 1 ? 'object' : 'objects'}.`;
    yield { node, message: `Expected \`minimum: 0\` on the token counts, found none on ${quoted(names)}.${more}` };
  },
});

/** A count that is an object of counts has its numbers inside; an unsigned format bounds like a minimum does. */
function isUnbounded(schema: Node): boolean {
  if (types(schema).has('object')) return false;
  const unsigned = parts(schema).some((part) => /^uint/.test(part.string('format') ?? ''));
  return !unsigned && (bounds(schema).lower ?? -1) < 0;
}
