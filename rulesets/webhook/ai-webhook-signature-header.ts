// The webhooks of an AI API in, one violation out for all that declare no header for a signature.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { webhooksNode } from './webhooks-of.ts';

export const aiWebhookSignatureHeader = rule({
  id: 'ai-webhook-signature-header',
  clause: 'HOOK-03',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A webhook declares the header of its signature.',
  fix: 'Declare the header parameter `webhook-signature`, with `webhook-id` and `webhook-timestamp` beside it.',
  *appliesTo({ webhooks }) {
    if (webhooks[0] !== undefined) yield { webhooks, node: webhooksNode(webhooks[0]) };
  },
  *check({ webhooks, node }) {
    const unsigned = webhooks.filter(({ signatureHeader }) => signatureHeader === undefined).map(({ name }) => name);
    if (unsigned.length === 0) return;
    const all = webhooks.length > 1 ? `none on any of the ${webhooks.length}` : 'none';
    const found = unsigned.length === webhooks.length ? all : `none on ${quoted(unsigned, 3)}`;
    yield { node, message: `Expected a header parameter for the signature of each webhook, found ${found}.` };
  },
});
