// Faults of webhooks. Deliveries are made in the background, so most of these show only on a server that has them for every request.
import { createHmac } from 'node:crypto';
import type { Services } from '../services.ts';
import type { Attempt, WebhookSender } from '../webhooks/send.ts';
import { editAnswer, type Json } from './edit.ts';
import type { ServerFault, ServerFaults } from './types.ts';

const HOUR_SECONDS = 3600;

export const WEBHOOKS: ServerFaults = {
  // As a server does that signs an object and lets its HTTP client write it again.
  'webhook-signs-other-bytes': () =>
    sender((clean) => ({
      sign: (id, time, payload, secrets) => clean.sign(id, time, JSON.stringify(JSON.parse(payload), null, 1), secrets),
    })),
  'webhook-signs-body-only': () =>
    sender((clean) => ({
      sign: (id, time, payload, secrets) => ({
        ...clean.sign(id, time, payload, secrets),
        'webhook-signature': secrets.map(({ secret }) => `v1,${hmac(secret, payload)}`).join(' '),
      }),
    })),
  'webhook-time-stale': () =>
    sender((clean) => ({ sign: (id, time, payload, secrets) => clean.sign(id, time - HOUR_SECONDS, payload, secrets) })),
  'webhook-id-changes': () =>
    sender((clean, { ids }) => ({ sign: (_, time, payload, secrets) => clean.sign(ids.next('evt_'), time, payload, secrets) })),
  'webhook-no-retry': () => ({ background: ({ pace }) => ({ pace: { ...pace, webhookRetryMs: [] } }) }),
  'webhook-ignores-410': () => sender((clean) => ({ send: answered(clean, 410, 500) })),
  'webhook-rotation-gap': () =>
    sender((clean) => ({ sign: (id, time, payload, secrets) => clean.sign(id, time, payload, secrets.slice(0, 1)) })),
  'webhook-type-missing': () =>
    sender((clean) => ({ payload: (event) => edited(clean.payload(event), ({ type: _, ...payload }) => payload) })),
  'webhook-payload-shape': () =>
    sender((clean) => ({ payload: (event) => edited(clean.payload(event), (payload) => ({ ...payload, data: event.subject })) })),
  'webhook-secret-shown': () => {
    const secrets = new Map<unknown, unknown>();
    const remember = editAnswer((endpoint) => {
      secrets.set(endpoint['id'], endpoint['secret']);
      return endpoint;
    });
    const show = editAnswer((endpoint) => ({ ...endpoint, secret: secrets.get(endpoint['id']) ?? null }));
    return { handlers: { createWebhookEndpoint: remember, getWebhookEndpoint: show } };
  },
};

function sender(change: (clean: WebhookSender, services: Services) => Partial<WebhookSender>): ServerFault {
  return { background: (services) => ({ sender: { ...services.sender, ...change(services.sender, services) } }) };
}

/** As if the receiver had answered otherwise. */
function answered(clean: WebhookSender, status: number, instead: number): WebhookSender['send'] {
  return async (attempt: Attempt, signal) => {
    const answer = await clean.send(attempt, signal);
    return answer.status === status ? { ...answer, status: instead } : answer;
  };
}

function edited(payload: string, edit: (payload: Json) => Json): string {
  return JSON.stringify(edit(JSON.parse(payload) as Json));
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(text)
    .digest('base64');
}
