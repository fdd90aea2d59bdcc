// An AI API in, a violation out when no response of a model declares rate limit headers.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { inferences, responsesOf } from '../select.ts';

export const aiRatelimitHeaders = rule({
  id: 'ai-ratelimit-headers',
  clause: 'LIM-03',
  severity: 'info',
  preset: 'strict',
  summary: 'Rate limit headers are declared.',
  fix: 'Declare `RateLimit` and `RateLimit-Policy` on the successful and the 429 responses.',
  *appliesTo(map) {
    const operations = [...inferences(map)].map(({ operation }) => operation);
    if (operations[0] !== undefined) yield { root: Node.root(operations[0].node.lookup), operations };
  },
  *check({ root, operations }) {
    const declared = operations.some((operation) =>
      responsesOf(operation)
        .entries()
        .some(([, response]) =>
          response
            .get('headers')
            ?.keys()
            .some((name) => /rate-?limit/i.test(name)),
        ),
    );
    if (!declared)
      yield { node: root.get('paths') ?? root, message: 'Expected rate limit headers on responses of a model, found none.' };
  },
});
