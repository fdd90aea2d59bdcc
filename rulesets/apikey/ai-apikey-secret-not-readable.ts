// Operations that read API keys in, those whose answer holds a secret out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts, types } from '../schema-facts.ts';

const SECRET = /^(key|secret|value|token|api_?key|secret_?key)$/i;
const REDACTED = /\*{2,}|•{2,}|…|redact|mask|partial|last.?(4|four)|hint|prefix|truncat|obfuscat|identifier/i;

export const aiApikeySecretNotReadable = rule({
  id: 'ai-apikey-secret-not-readable',
  clause: 'MGT-04',
  severity: 'error',
  preset: 'recommended',
  summary: 'A secret is shown on creation only.',
  fix: 'Split the answer to the creation from the model that is read, and show a redacted value in the latter.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      if (operation.method === 'GET' && /\/(admin_)?api[-_]?keys(\/|$)/i.test(operation.path) && operation.answer !== undefined) {
        const item = operation.list === undefined ? operation.answer.schema : operation.list.item;
        if (item !== undefined) yield { operation, item };
      }
    }
  },
  *check({ item }) {
    for (const [name, schema] of properties(item)) {
      const text = `${schema.string('description') ?? ''} ${schema.string('title') ?? ''} ${JSON.stringify(schema.get('example')?.value ?? '')}`;
      const { size } = types(schema);
      if (
        !SECRET.test(name) ||
        (size > 0 && !types(schema).has('string')) ||
        REDACTED.test(text) ||
        schema.boolean('writeOnly') === true
      )
        continue;
      yield { node: schema, message: `Expected a redacted value when a key is read, found the secret \`${name}\`.` };
    }
  },
});

function properties(schema: Node): [string, Node][] {
  return parts(schema).flatMap((part) => part.get('properties')?.entries() ?? []);
}
