// The security schemes of an AI API in, those that put a key into the query out.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';

export const aiSecurityNoKeyInQuery = rule({
  id: 'ai-security-no-key-in-query',
  clause: 'SEC-02',
  severity: 'error',
  preset: 'recommended',
  summary: 'A key is not sent in the query.',
  fix: 'Send the key in the `Authorization` header, or in a header of its own.',
  *appliesTo(map) {
    const lookup = map.operations[0]?.node.lookup;
    const schemes = lookup === undefined ? undefined : Node.root(lookup).at('components', 'securitySchemes');
    for (const [, scheme] of schemes?.entries() ?? []) if (scheme.string('type') === 'apiKey') yield { scheme };
  },
  *check({ scheme }) {
    if (scheme.string('in') !== 'query') return;
    yield {
      node: scheme.get('in') ?? scheme,
      message: `Expected the key \`${scheme.string('name') ?? ''}\` in a header, found it in the query.`,
    };
  },
});
