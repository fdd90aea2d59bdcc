// Base64 in the requests of a model in, that which has neither a bound nor a reference beside it out.
import { rule } from '../rule.ts';
import { nameOf } from '../schema-facts.ts';
import { inferences } from '../select.ts';

export const aiInputBase64Bounded = rule({
  id: 'ai-input-base64-bounded',
  clause: 'FIL-08',
  severity: 'info',
  preset: 'strict',
  summary: 'Base64 in a request is bounded or has an alternative by reference.',
  fix: 'Add `maxLength`, or take the same content as a `url` or `file_id`.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      for (const encoded of operation.inputs?.encoded ?? []) {
        if (encoded.field.schema !== undefined) yield { operation, ...encoded, schema: encoded.field.schema };
      }
    }
  },
  *check({ field, bounded, reference, schema }) {
    if (bounded || reference !== undefined) return;
    yield {
      node: schema,
      message: `Expected ${nameOf(field)} to have a \`maxLength\` or a URL or file id beside it, found neither.`,
    };
  },
});
