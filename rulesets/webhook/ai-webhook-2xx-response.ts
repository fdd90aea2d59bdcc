// Described webhooks of an AI API in, those that do not say which answer ends the retries out.
import { rule } from '../rule.ts';

export const aiWebhook2xxResponse = rule({
  id: 'ai-webhook-2xx-response',
  clause: 'HOOK-04',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A webhook declares the 2xx response that it expects.',
  fix: "Declare a response such as `'200'` or `2XX`.",
  *appliesTo({ webhooks }) {
    for (const webhook of webhooks) yield { webhook };
  },
  *check({ webhook: { node, responses } }) {
    if (responses.some((status) => /^(2(\d\d|XX)|default)$/i.test(status))) return;
    const found = responses.length === 0 ? 'no response' : `only ${responses.map((status) => `\`${status}\``).join(', ')}`;
    yield {
      node: node.get('responses') ?? node,
      message: `Expected the webhook to declare the 2xx response that ends its retries, found ${found}.`,
    };
  },
});
