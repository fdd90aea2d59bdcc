// Described webhooks of an AI API in, those that carry content instead of a reference out.
import { rule } from '../rule.ts';

export const aiWebhookThinPayload = rule({
  id: 'ai-webhook-thin-payload',
  clause: 'HOOK-07',
  severity: 'hint',
  preset: 'all',
  summary: 'A webhook refers to what it is about and leaves the content to be fetched.',
  fix: 'Send the id and the status, and let the receiver fetch the rest with its own credential.',
  *appliesTo({ webhooks }) {
    for (const webhook of webhooks) {
      const { content } = webhook;
      if (content?.schema !== undefined) yield { webhook, content, schema: content.schema };
    }
  },
  *check({ content, schema }) {
    yield { node: schema, message: `Expected the payload to refer to its subject by id, found the content \`${content.at}\`.` };
  },
});
