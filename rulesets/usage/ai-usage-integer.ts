// Declared token counts in, those that are no integers out.
import { rule } from '../rule.ts';
import { partsInPlace, quoted, types } from '../schema-facts.ts';
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
  *fixes({ schema }) {
    for (const node of partsInPlace(schema)) {
      const type = node.get('type');
      // A text is another thing on the wire, and `format: double` says that fractions are meant.
      if (type === undefined || node.get('format') !== undefined || showsFraction(node.value)) continue;
      if (type.value === 'number') yield { node, set: { type: 'integer' } };
      else if (Array.isArray(type.value) && type.value.includes('number'))
        yield { node: type, set: { [type.value.indexOf('number')]: 'integer' } };
    }
  },
});

function showsFraction(schema: unknown): boolean {
  const { example, examples, default: fallback } = schema as { example?: unknown; examples?: unknown; default?: unknown };
  return [example, examples, fallback].flat().some((value) => typeof value === 'number' && !Number.isInteger(value));
}
