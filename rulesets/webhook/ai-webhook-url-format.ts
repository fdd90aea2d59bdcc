// URLs that a caller gives to be notified under in, those that are declared as any text out.
import { rule } from '../rule.ts';
import { nameOf, partsInPlace } from '../schema-facts.ts';

export const aiWebhookUrlFormat = rule({
  id: 'ai-webhook-url-format',
  clause: 'HOOK-05',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A URL that the caller gives for notifications is declared as a URI.',
  fix: 'Add `format: uri`.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      for (const { field, declared } of operation.notify ?? []) {
        if (field.schema !== undefined) yield { operation, field, declared, schema: field.schema };
      }
    }
  },
  *check({ field, declared, schema }) {
    if (!declared) yield { node: schema, message: `Expected ${nameOf(field)} to have \`format: uri\`, found plain text.` };
  },
  *fixes({ schema }) {
    for (const node of partsInPlace(schema)) {
      const isText = [node.get('type')?.value].flat().includes('string');
      if (isText && node.get('format') === undefined && node.get('enum') === undefined)
        yield { node, set: { format: 'uri' }, after: 'type' };
    }
  },
});
