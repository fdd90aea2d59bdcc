// URLs that a call of a model is to fetch in, those that are declared as any text out.
import { rule } from '../rule.ts';
import { nameOf } from '../schema-facts.ts';
import { inferences } from '../select.ts';

export const aiInputUrlFormat = rule({
  id: 'ai-input-url-format',
  clause: 'FIL-09',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A URL in a request is declared as a URI.',
  fix: 'Add `format: uri`.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      for (const { field, declared } of operation.inputs?.urls ?? []) {
        if (field.schema !== undefined) yield { operation, field, declared, schema: field.schema };
      }
    }
  },
  *check({ field, declared, schema }) {
    if (!declared) yield { node: schema, message: `Expected ${nameOf(field)} to have \`format: uri\`, found plain text.` };
  },
});
