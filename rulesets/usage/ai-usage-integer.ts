// Declared token counts in, those that are no integers out.
import { rule } from '../rule.ts';
import { quoted, types } from '../schema-facts.ts';
import { usages } from '../select.ts';

export const aiUsageInteger = rule({
  id: 'ai-usage-integer',
  clause: 'USE-03',
  severity: 'warn',
  preset: 'recommended',
  summary: 'Token counts are declared as integers.',
  fix: 'Declare the count as `type: integer`.',
  *appliesTo(map) {
    for (const { operation, usage } of usages(map)) {
      for (const count of usage.counts) if (count.schema !== undefined) yield { operation, count, schema: count.schema };
    }
  },
  *check({ count, schema }) {
    const found = types(schema);
    // A part that is itself an object of counts is no count.
    if (found.size === 0 || found.has('integer') || found.has('object')) return;
    yield { node: schema, message: `Expected \`${count.at.split('/').at(-1)}\` to be an integer, found ${quoted(found)}.` };
  },
});
