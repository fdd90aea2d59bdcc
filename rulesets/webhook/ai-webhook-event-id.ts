// Described webhooks of an AI API in, those whose deliveries cannot be told apart out.
import { rule } from '../rule.ts';

export const aiWebhookEventId = rule({
  id: 'ai-webhook-event-id',
  clause: 'HOOK-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A webhook carries an id that stays the same over retries.',
  fix: 'Add an `id` to the payload, or declare the header `webhook-id`.',
  *appliesTo({ webhooks }) {
    for (const webhook of webhooks) if (webhook.payload !== undefined) yield { webhook, payload: webhook.payload };
  },
  *check({ webhook, payload }) {
    if (webhook.eventId === undefined && webhook.idHeader === undefined)
      yield { node: payload, message: 'Expected an id that tells a repeated delivery from a new one, found none.' };
  },
});
