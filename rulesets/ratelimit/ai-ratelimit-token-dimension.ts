// All rate limit headers of an AI API in, one violation out when none of them counts tokens.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { rateLimits } from './rate-limits.ts';

export const aiRatelimitTokenDimension = rule({
  id: 'ai-ratelimit-token-dimension',
  clause: 'LIM-08',
  severity: 'hint',
  preset: 'all',
  summary: 'Rate limit headers tell the budget of tokens beside that of requests.',
  fix: 'Declare headers for the tokens, or a policy of `RateLimit-Policy` whose quota unit is tokens.',
  *appliesTo(map) {
    // Only what generates is metered by the token. One field of the draft carries several budgets; which ones, no header name says.
    const all = [...rateLimits(map)].filter(({ operation }) => operation.kind.value === 'generation');
    if (all[0] !== undefined && all.every(({ header }) => header.form !== 'draft'))
      yield { root: Node.root(all[0].operation.node.lookup), headers: all.map(({ header }) => header) };
  },
  *check({ root, headers }) {
    if (headers.some(({ counts, node }) => counts === 'tokens' || /token/i.test(node.string('description') ?? ''))) return;
    yield {
      node: root.get('paths') ?? root,
      message: `Expected a rate limit header that counts tokens, found ${quoted(new Set(headers.map(({ name }) => name)))}.`,
    };
  },
});
