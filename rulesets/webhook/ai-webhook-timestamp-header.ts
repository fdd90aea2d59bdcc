// The signed webhooks of an AI API in, one violation out for those whose signature covers no time.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { webhooksNode } from './webhooks-of.ts';

export const aiWebhookTimestampHeader = rule({
  id: 'ai-webhook-timestamp-header',
  clause: 'HOOK-06',
  severity: 'info',
  preset: 'strict',
  summary: 'A signed webhook declares the header of its timestamp.',
  fix: 'Declare the header parameter `webhook-timestamp`, or say in the description of the signature that it carries the time.',
  *appliesTo({ webhooks }) {
    const signed = webhooks.filter(({ signatureHeader }) => signatureHeader !== undefined);
    if (signed[0] !== undefined) yield { signed, node: webhooksNode(signed[0]) };
  },
  *check({ signed, node }) {
    const undated = signed.filter(({ timestampHeader }) => timestampHeader === undefined).map(({ name }) => name);
    if (undated.length === 0) return;
    const all = signed.length > 1 ? `none on any of the ${signed.length}` : 'none';
    const found = undated.length === signed.length ? all : `none on ${quoted(undated, 3)}`;
    yield { node, message: `Expected a timestamp beside the signature of each webhook, found ${found}.` };
  },
});
