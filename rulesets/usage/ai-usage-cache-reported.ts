// Usage of operations that take a control of caching in, that without a count of cached tokens out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { askedUsage } from './asked-usage.ts';

export const aiUsageCacheReported = rule({
  id: 'ai-usage-cache-reported',
  clause: 'USE-13',
  severity: 'hint',
  preset: 'strict',
  summary: 'Usage counts the tokens that came from a cache where a request can ask for caching.',
  fix: 'Add a count such as `cached_tokens` to the usage.',
  appliesTo: (map) => askedUsage(map, 'cache', 'cachedTokens'),
  *check({ node, controls, found }) {
    yield {
      node,
      message: `Expected a count of cached tokens because the request takes ${quoted(controls)}, found ${found}.`,
    };
  },
});
