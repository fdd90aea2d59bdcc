// Path keys in, those with a query or a fragment out: one finding for each such ending, at the first key that has it.
import { rule } from '../rule.ts';

export const aiPathNoQueryOrFragment = rule({
  id: 'ai-path-no-query-or-fragment',
  clause: 'VER-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'A path key contains neither a query nor a fragment.',
  fix: 'Describe the variant by a parameter or by `oneOf` in one operation.',
  deprecated: true,
  *appliesTo(map) {
    const endings = new Map<string, Map<string, (typeof map.operations)[number]>>();
    for (const operation of map.operations) {
      const ending = /[?#].*$/.exec(operation.path)?.[0];
      if (ending === undefined) continue;
      const keys = endings.get(ending) ?? new Map();
      // One path item is one key, however many methods it has.
      if (!keys.has(operation.path)) keys.set(operation.path, operation);
      endings.set(ending, keys);
    }
    for (const [ending, keys] of endings) {
      const [first] = keys.values();
      if (first !== undefined) yield { ending, count: keys.size, node: first.node };
    }
  },
  *check({ ending, count, node }) {
    const what = ending.startsWith('?') ? 'query' : 'fragment';
    const where = count > 1 ? ` in ${count} path keys, of which this is the first` : '';
    yield { node, message: `Expected a path without a ${what}, found \`${ending.slice(0, 60)}\`${where}.` };
  },
});
