// A delivery -> attempts, until one is answered with 2xx, the endpoint is gone, or the schedule is over. A crash between an attempt and its
// record repeats the attempt under the same `webhook-id`: at least once.
import { seconds } from '../clock.ts';
import type { Services } from '../services.ts';
import type { Change, JobStep, WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '../state/types.ts';
import { nextAttemptMs } from './schedule.ts';
import type { Acknowledgement } from './send.ts';

/** "somewhere between 15 and 30s". */
const TIMEOUT_MS = 15_000;

export function webhookStep(services: Services): JobStep {
  return async ({ id }) => {
    const { webhooks, clock, commit } = services;
    const delivery = await webhooks.deliveries.get(id);
    if (delivery === undefined || delivery.status !== 'pending') return undefined;
    const endpoint = await webhooks.endpoints.get(delivery.endpointId);
    if (endpoint === undefined || !endpoint.enabled) {
      await commit(webhooks.deliveries.update(id, (current) => ({ ...current, status: 'failed', dueAt: null })));
      return undefined;
    }
    // The clock of the queue is not written in one commit with the attempt: after a crash it may ask too early.
    const early = (delivery.dueAt ?? 0) - clock.now();
    if (early > 0) return early;
    const answer = await attempt(endpoint, delivery, services);
    const failures = delivery.failures + 1;
    const delay = taken(answer) || gone(answer) ? undefined : retryMs(delivery, failures, answer, services);
    await commit(...outcome(endpoint, delivery, answer, delay, clock.now(), services));
    return delay;
  };
}

interface Answer extends WebhookAttempt {
  readonly retryAfter?: string | undefined;
}

async function attempt(endpoint: WebhookEndpoint, { event }: WebhookDelivery, services: Services): Promise<Answer> {
  const { clock, sender } = services;
  const at = seconds(clock);
  const body = sender.payload(event);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'assay-reference-webhooks/1',
    ...sender.sign(event.id, at, body, endpoint.secrets),
  };
  const late = new AbortController();
  const answered = new AbortController();
  void clock.sleep(TIMEOUT_MS, answered.signal).then(() => {
    if (!answered.signal.aborted) late.abort();
  });
  try {
    const { status, retryAfter }: Acknowledgement = await sender.send({ url: endpoint.url, headers, body }, late.signal);
    return { at, status, error: taken({ status }) ? null : `The receiver answered ${status}.`, retryAfter };
  } catch (error) {
    const message = late.signal.aborted ? `No answer within ${TIMEOUT_MS / 1000} seconds.` : (error as Error).message;
    return { at, status: null, error: message.slice(0, 200) };
  } finally {
    answered.abort();
  }
}

function retryMs({ id }: WebhookDelivery, failures: number, { retryAfter }: Answer, services: Services): number | undefined {
  return nextAttemptMs(failures, id, retryAfter, services.clock.now(), services.pace.webhookRetryMs);
}

function taken({ status }: Pick<Answer, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** "410 Gone … Sender should disable the webhook endpoint, and stop sending it messages." */
function gone({ status }: Answer): boolean {
  return status === 410;
}

function outcome(
  endpoint: WebhookEndpoint,
  delivery: WebhookDelivery,
  answer: Answer,
  delay: number | undefined,
  now: number,
  { webhooks: { deliveries, endpoints } }: Services,
): Change[] {
  const { at, status, error } = answer;
  const state = taken(answer) ? 'delivered' : delay === undefined ? 'failed' : 'pending';
  const record = deliveries.update(delivery.id, (current) => ({
    ...current,
    status: state,
    attempts: [...current.attempts, { at, status, error }],
    failures: current.failures + (taken(answer) ? 0 : 1),
    dueAt: delay === undefined ? null : now + delay,
  }));
  if (taken(answer)) return [record, endpoints.update(endpoint.id, (current) => ({ ...current, lastSuccessAt: at }))];
  if (gone(answer)) return [record, endpoints.update(endpoint.id, disabled('gone'))];
  // The schedule is over, and in all its days nothing has arrived.
  const failing = endpoints.when(
    endpoint.id,
    ({ lastSuccessAt }) => state === 'failed' && (lastSuccessAt ?? 0) < delivery.createdAt,
    endpoints.update(endpoint.id, disabled('failing')),
  );
  return [record, failing];
}

function disabled(reason: 'gone' | 'failing'): (endpoint: WebhookEndpoint) => WebhookEndpoint {
  return (endpoint) => ({ ...endpoint, enabled: false, disabledReason: reason, version: endpoint.version + 1 });
}
