// Declared 429 responses in, those without a Retry-After header out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { errorResponses } from '../select.ts';

export const aiRatelimit429RetryAfter = rule({
  id: 'ai-ratelimit-429-retry-after',
  clause: 'LIM-01',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A declared 429 declares Retry-After.',
  fix: 'Declare the header `Retry-After` on the 429 response.',
  *appliesTo(map) {
    for (const target of errorResponses(map)) if (target.status === '429') yield target;
  },
  *check({ response }) {
    if (response.headers.some((name) => /^retry-after(-ms)?$/i.test(name))) return;
    const found = response.headers.length === 0 ? 'no header' : quoted(response.headers);
    yield { node: response.node, message: `Expected the 429 response to declare \`Retry-After\`, found ${found}.` };
  },
});
