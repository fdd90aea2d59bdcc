// Collections of API keys in, a violation out for keys that can be made but not listed, or listed but not revoked.
import { rule } from '../rule.ts';

export const aiApikeyLifecycle = rule({
  id: 'ai-apikey-lifecycle',
  clause: 'MGT-06',
  severity: 'warn',
  preset: 'recommended',
  summary: 'API keys that can be created can be listed, and those that can be listed can be revoked.',
  fix: 'Add `GET` on the collection and `DELETE` on a key.',
  *appliesTo(map) {
    // The same keys may be created under one path and listed under another, so the description is judged as a whole.
    const all = map.management?.apiKeys ?? [];
    const has = (verb: 'create' | 'list' | 'revoke') => all.some((collection) => collection[verb] !== undefined);
    const named = all.flatMap(({ create, list }) => create ?? list ?? []);
    const operation = map.operations.find(({ key }) => key === named[0]);
    if (operation !== undefined) yield { operation, created: has('create'), listed: has('list'), revoked: has('revoke') };
  },
  *check({ operation, created, listed, revoked }) {
    const missing = [...(listed ? [] : ['lists']), ...(revoked ? [] : ['revokes'])];
    if (missing.length === 0) return;
    const because = created ? 'keys can be created' : 'keys can be listed';
    yield {
      node: operation.node,
      message: `Expected an operation that ${missing.join(' and one that ')} API keys because ${because}, found none.`,
    };
  },
});
