// Amounts of money in answers in, those whose unit nothing names out.
import { rule } from '../rule.ts';

export const aiCostAmountCurrency = rule({
  id: 'ai-cost-amount-currency',
  clause: 'USE-12',
  severity: 'warn',
  preset: 'recommended',
  summary: 'An amount of money names its currency.',
  fix: 'Add a `currency` beside the amount, or name the unit in the field (`cost_usd`) or in its description.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      for (const { field, unit } of operation.reports.amounts)
        if (field.schema !== undefined) yield { operation, field, unit, schema: field.schema };
    }
  },
  *check({ field, unit, schema }) {
    if (unit !== undefined) return;
    const name = field.at.split('/').at(-1);
    yield {
      node: schema,
      message: `Expected a currency for \`${name}\`, found no unit in its name, in its description or in a field beside it.`,
    };
  },
});
