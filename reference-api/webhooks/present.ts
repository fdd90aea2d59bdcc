// An endpoint and a delivery as they are remembered -> as the description says them. Secrets are not shown.
import type { WebhookDelivery, WebhookEndpoint } from '../state/types.ts';
import { payloadOf } from './payload.ts';

/** `now` in Unix seconds. */
export function presentEndpoint(endpoint: WebhookEndpoint, now: number): Record<string, unknown> {
  const { id, url, description, events, enabled, disabledReason, createdAt, secrets } = endpoint;
  return {
    id,
    object: 'webhook_endpoint',
    url,
    description,
    events: events.length === 0 ? null : events,
    status: enabled ? 'enabled' : 'disabled',
    disabled_reason: disabledReason,
    created_at: createdAt,
    secrets: secrets
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
      .map(({ secret, expiresAt }) => ({ hint: `whsec_…${secret.slice(-4)}`, expires_at: expiresAt })),
  };
}

export function presentDelivery(delivery: WebhookDelivery): Record<string, unknown> {
  const { id, endpointId, event, status, attempts, dueAt, createdAt } = delivery;
  return {
    id,
    object: 'webhook_delivery',
    webhook_endpoint_id: endpointId,
    event: JSON.parse(payloadOf(event)),
    status,
    attempts,
    next_attempt_at: dueAt === null ? null : Math.ceil(dueAt / 1000),
    created_at: createdAt,
  };
}
