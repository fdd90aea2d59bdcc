// /v1/webhook_endpoints/{webhook_endpoint_id}/deliveries: list, get, resend
import { ApiError, notFound } from '../errors.ts';
import { type Call, type Handler, json, type Services } from '../services.ts';
import type { WebhookDelivery } from '../state/types.ts';
import { presentDelivery } from '../webhooks/present.ts';
import { listResponse, pageRequest } from './page.ts';
import { ownedEndpoint } from './webhook-endpoints.ts';

export const listWebhookDeliveries: Handler = async (call, services) => {
  const { id } = await ownedEndpoint(call, services);
  const status = call.query.status as WebhookDelivery['status'] | undefined;
  const where = { endpointId: id, ...(status === undefined ? {} : { status }) };
  return listResponse(await services.webhooks.deliveries.list(call.owner, pageRequest(call.query), where), presentDelivery);
};

export const getWebhookDelivery: Handler = async (call, services) => json(presentDelivery(await owned(call, services)));

export const resendWebhookDelivery: Handler = async (call, services) => {
  const { id } = await owned(call, services);
  const { clock, commit, jobs, webhooks } = services;
  await commit(
    webhooks.deliveries.update(id, (delivery) => {
      if (delivery.status === 'pending')
        throw new ApiError(409, 'delivery_pending', 'The delivery is still under way.', { param: 'webhook_delivery_id' });
      return { ...delivery, status: 'pending', failures: 0, dueAt: clock.now() };
    }),
    jobs.enqueue({ kind: 'webhook', id }, 0),
  );
  return json(presentDelivery(await owned(call, services)));
};

async function owned(call: Call, services: Services): Promise<WebhookDelivery> {
  const endpoint = await ownedEndpoint(call, services);
  const id = call.path.webhook_delivery_id ?? '';
  const delivery = await services.webhooks.deliveries.find(call.owner, id);
  if (delivery?.endpointId === endpoint.id) return delivery;
  const message = `The delivery \`${id.slice(0, 100)}\` does not exist.`;
  throw notFound('webhook_delivery_id', message, 'webhook_delivery_not_found');
}
