// All rate limit headers of an AI API in, one violation out when none has a name of the draft.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { rateLimits } from './rate-limits.ts';

export const aiRatelimitStandardName = rule({
  id: 'ai-ratelimit-standard-name',
  clause: 'LIM-07',
  severity: 'hint',
  preset: 'all',
  summary: 'Rate limit headers are named `RateLimit` and `RateLimit-Policy`.',
  fix: 'Declare `RateLimit` and `RateLimit-Policy`, beside the present headers where clients read those.',
  *appliesTo(map) {
    const all = [...rateLimits(map)];
    if (all[0] !== undefined) yield { root: Node.root(all[0].operation.node.lookup), headers: all.map(({ header }) => header) };
  },
  *check({ root, headers }) {
    if (headers.some(({ form }) => form === 'draft')) return;
    const names = new Set(headers.map(({ name }) => name));
    const superseded = headers.every(({ form }) => form === 'superseded') ? ', which revision 8 of the draft replaced' : '';
    yield {
      node: root.get('paths') ?? root,
      message: `Expected \`RateLimit\` and \`RateLimit-Policy\`, found ${quoted(names)}${superseded}.`,
    };
  },
});
