// Idempotency keys in, those whose length or lifetime is left open out.
import type { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { withKeyHeader } from './keys.ts';

const LIFETIME =
  /\b(seconds?|minutes?|hours?|days?|weeks?|expir\w+|lifetime|retention|retained|window|ttl|kept|remember(s|ed)?|stored?|valid (for|until))\b|\b\d+ ?(h|d|hrs?|min)\b/i;

export const aiIdempotencyKeyConstraints = rule({
  id: 'ai-idempotency-key-constraints',
  clause: 'IDM-08',
  severity: 'hint',
  preset: 'strict',
  summary: 'An idempotency key has a limit on its length and a lifetime that is documented.',
  fix: 'Add `maxLength` to the schema of the header, and say in its description how long a key is remembered.',
  appliesTo: withKeyHeader,
  *check({ operation, parameter: { node } }) {
    const schema = node.get('schema') ?? node.get('content')?.entries()[0]?.[1].get('schema');
    const texts = [node, schema, operation.node].map((place) => place?.string('description') ?? '');
    const missing = [
      ...(schema !== undefined && isBounded(schema) ? [] : ['a limit on the length of the key']),
      ...(texts.some((text) => LIFETIME.test(text)) ? [] : ['a word on how long it is remembered']),
    ];
    if (missing.length > 0)
      yield { node, message: `Expected ${missing.join(' and ')}, found ${missing.length > 1 ? 'neither' : 'none'}.` };
  },
});

function isBounded(schema: Node): boolean {
  return parts(schema).some(
    (part) =>
      part.number('maxLength') !== undefined ||
      ['enum', 'const', 'pattern'].some((keyword) => part.get(keyword) !== undefined) ||
      /^(uuid|ulid)$/i.test(part.string('format') ?? ''),
  );
}
