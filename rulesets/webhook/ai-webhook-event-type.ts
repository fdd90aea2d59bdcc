// Described webhooks of an AI API in, those whose payload names no event type out.
import { rule } from '../rule.ts';

export const aiWebhookEventType = rule({
  id: 'ai-webhook-event-type',
  clause: 'HOOK-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'The payload of a webhook names its event type.',
  fix: 'Add a `type` to the payload.',
  *appliesTo({ webhooks }) {
    for (const webhook of webhooks) if (webhook.payload !== undefined) yield { webhook, payload: webhook.payload };
  },
  *check({ webhook, payload }) {
    if (webhook.eventType === undefined)
      yield { node: payload, message: 'Expected the payload of the webhook to name its event type, found no such field.' };
  },
});
