// /v1/webhook_endpoints: create, list, get, update, delete, change the secret, ping
import { seconds } from '../clock.ts';
import { ApiError, invalid, notFound } from '../errors.ts';
import { type Call, type Handler, json, type Services } from '../services.ts';
import type { WebhookEndpoint, WebhookEventType } from '../state/types.ts';
import { presentDelivery, presentEndpoint } from '../webhooks/present.ts';
import { newSecret } from '../webhooks/sign.ts';
import { listResponse, pageRequest } from './page.ts';

const OVERLAP_SECONDS = 24 * 60 * 60;

interface EndpointRequest {
  readonly url?: string;
  readonly events?: readonly WebhookEventType[] | null;
  readonly description?: string | null;
  readonly status?: 'enabled' | 'disabled';
}

export const createWebhookEndpoint: Handler = async (call, services) => {
  const { url = '', events, description = null } = call.body as EndpointRequest;
  checkUrl(url, services);
  const { clock, commit, ids, webhooks } = services;
  const secret = newSecret();
  const endpoint: WebhookEndpoint = {
    id: ids.next('whe_'),
    owner: call.owner,
    url,
    description,
    events: events ?? [],
    enabled: true,
    disabledReason: null,
    secrets: [{ secret, expiresAt: null }],
    createdAt: seconds(clock),
    lastSuccessAt: null,
    version: 1,
  };
  await commit(webhooks.endpoints.insert(endpoint));
  const location = `/v1/webhook_endpoints/${endpoint.id}`;
  return json({ ...presentEndpoint(endpoint, seconds(clock)), secret }, { status: 201, headers: { location, ...tag(endpoint) } });
};

export const listWebhookEndpoints: Handler = async (call, { clock, webhooks }) => {
  const page = await webhooks.endpoints.list(call.owner, pageRequest(call.query));
  return listResponse(page, (endpoint) => presentEndpoint(endpoint, seconds(clock)));
};

export const getWebhookEndpoint: Handler = async (call, services) =>
  endpointResponse(await ownedEndpoint(call, services), services);

export const updateWebhookEndpoint: Handler = async (call, services) => {
  const change = call.body as EndpointRequest;
  const { id } = await ownedEndpoint(call, services);
  if (change.url !== undefined) checkUrl(change.url, services);
  const expected = call.headers.get('if-match');
  const { commit, webhooks } = services;
  await commit(
    webhooks.endpoints.update(id, (endpoint) => {
      // Judged in the step in which it is written: of two writers one is refused.
      if (!matches(expected, tag(endpoint).etag)) throw changed();
      return changedBy(endpoint, change);
    }),
  );
  return endpointResponse(await ownedEndpoint(call, services), services);
};

export const deleteWebhookEndpoint: Handler = async (call, services) => {
  const { id } = await ownedEndpoint(call, services);
  await services.commit(services.webhooks.endpoints.delete(id));
  return json({ id, object: 'webhook_endpoint', deleted: true });
};

export const rotateWebhookSecret: Handler = async (call, services) => {
  const { overlap_seconds = OVERLAP_SECONDS } = call.body as { readonly overlap_seconds?: number };
  const { id } = await ownedEndpoint(call, services);
  const { clock, commit, webhooks } = services;
  const now = seconds(clock);
  const secret = newSecret();
  await commit(
    webhooks.endpoints.update(id, (endpoint) => {
      const [last] = endpoint.secrets;
      // An older one than the last ends here: two signatures are enough for a change without a gap.
      const old = last === undefined || overlap_seconds === 0 ? [] : [{ ...last, expiresAt: now + overlap_seconds }];
      return { ...endpoint, secrets: [{ secret, expiresAt: null }, ...old], version: endpoint.version + 1 };
    }),
  );
  const endpoint = await ownedEndpoint(call, services);
  return json({ ...presentEndpoint(endpoint, now), secret }, { headers: tag(endpoint) });
};

export const pingWebhookEndpoint: Handler = async (call, services) => {
  const { id, enabled } = await ownedEndpoint(call, services);
  if (!enabled) {
    const message = 'The webhook endpoint is disabled. Set its `status` to `enabled` first.';
    throw new ApiError(409, 'webhook_endpoint_disabled', message, { param: 'webhook_endpoint_id' });
  }
  const { clock, commit, ids, webhooks } = services;
  const [event, delivery] = [ids.next('evt_'), ids.next('whd_')];
  const ping = { id: event, owner: call.owner, type: 'webhook_endpoint.ping', createdAt: seconds(clock), subject: id } as const;
  await commit(webhooks.publish(ping, () => delivery, id));
  const made = await webhooks.deliveries.find(call.owner, delivery);
  // The endpoint was deleted meanwhile.
  if (made === undefined) throw noEndpoint(id);
  return json(presentDelivery(made));
};

/** Endpoints of others do not exist for the caller. */
export async function ownedEndpoint(call: Call, { webhooks }: Services): Promise<WebhookEndpoint> {
  const id = call.path.webhook_endpoint_id ?? '';
  const endpoint = await webhooks.endpoints.find(call.owner, id);
  if (endpoint === undefined) throw noEndpoint(id);
  return endpoint;
}

function noEndpoint(id: string): ApiError {
  const message = `The webhook endpoint \`${id.slice(0, 100)}\` does not exist.`;
  return notFound('webhook_endpoint_id', message, 'webhook_endpoint_not_found');
}

function checkUrl(url: string, { sender }: Services): void {
  const refused = sender.refusal(url);
  if (refused !== undefined) throw invalid('url', refused);
}

function changedBy(endpoint: WebhookEndpoint, { url, events, description, status }: EndpointRequest): WebhookEndpoint {
  const toggled =
    status === undefined || (status === 'enabled') === endpoint.enabled
      ? {}
      : { enabled: status === 'enabled', disabledReason: status === 'enabled' ? null : ('requested' as const) };
  return {
    ...endpoint,
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events: events ?? [] }),
    ...(description === undefined ? {} : { description }),
    ...toggled,
    version: endpoint.version + 1,
  };
}

function tag({ version }: WebhookEndpoint): { readonly etag: string } {
  return { etag: `"${version}"` };
}

/** RFC 9110 §13.1.1: `*`, or a list of tags of which one is the same. */
function matches(expected: string | null, etag: string): boolean {
  if (expected === null || expected.trim() === '*') return true;
  return expected.split(',').some((one) => one.trim() === etag);
}

function changed(): ApiError {
  return new ApiError(412, 'precondition_failed', 'The webhook endpoint has changed since it was read.', { param: 'If-Match' });
}

function endpointResponse(endpoint: WebhookEndpoint, { clock }: Services): Response {
  return json(presentEndpoint(endpoint, seconds(clock)), { headers: tag(endpoint) });
}
