// Path keys in, those with a query or a fragment out.
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
    // One path item is one finding, however many methods it has.
    const seen = new Set<string>();
    for (const operation of map.operations) {
      if (!seen.has(operation.path)) yield { operation, path: operation.path };
      seen.add(operation.path);
    }
  },
  *check({ operation, path }) {
    const found = /[?#].*$/.exec(path)?.[0];
    if (found === undefined) return;
    const what = found.startsWith('?') ? 'query' : 'fragment';
    yield { node: operation.node, message: `Expected a path without a ${what}, found \`${found.slice(0, 60)}\`.` };
  },
});
