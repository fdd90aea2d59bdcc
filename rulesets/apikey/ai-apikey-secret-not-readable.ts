// Collections of API keys in, the fields out that hand a secret to whoever reads a key.
import { rule } from '../rule.ts';

export const aiApikeySecretNotReadable = rule({
  id: 'ai-apikey-secret-not-readable',
  clause: 'MGT-04',
  severity: 'error',
  preset: 'recommended',
  summary: 'A secret is shown on creation only.',
  fix: 'Split the answer to the creation from the model that is read, and show a redacted value in the latter.',
  *appliesTo(map) {
    for (const { readable } of map.management?.apiKeys ?? []) {
      for (const { operation: key, field, created } of readable) {
        const operation = map.operations.find((one) => one.key === key);
        if (operation !== undefined && field.schema !== undefined) yield { operation, field, created, schema: field.schema };
      }
    }
  },
  *check({ field, created, schema }) {
    const name = field.at.split('/').at(-1);
    yield {
      node: schema,
      message: created
        ? `Expected the model that is read to be split from the answer to the creation, found the secret \`${name}\` of the latter in both.`
        : `Expected a redacted value when a key is read, found the secret \`${name}\`.`,
    };
  },
});
