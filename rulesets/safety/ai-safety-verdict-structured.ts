// Verdicts on the safety of content in, those that name no category or decide nothing out.
import { rule } from '../rule.ts';

export const aiSafetyVerdictStructured = rule({
  id: 'ai-safety-verdict-structured',
  clause: 'FIN-13',
  severity: 'info',
  preset: 'strict',
  summary: 'A verdict on content names its category and carries a flag, a score or a level.',
  fix: 'Give each verdict a `category` and a `flagged` or a `score`.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      for (const { field, decides, names } of operation.reports.verdicts)
        if (field.schema !== undefined) yield { operation, field, decides, names, schema: field.schema };
    }
  },
  *check({ field, decides, names, schema }) {
    const missing = [...(names ? [] : ['a category']), ...(decides ? [] : ['a flag, a score or a level'])];
    if (missing.length > 0)
      yield { node: schema, message: `Expected ${missing.join(' and ')} in \`${field.at.split('/').at(-1)}\`, found none.` };
  },
});
