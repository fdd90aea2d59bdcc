import type { ApiMap, WebhookMap } from '../../../api-map/types.ts';
import { schemaErrors } from '../../conformance.ts';
import { valueAt } from '../../pointer.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { endpointTargets, isJudgement, nextAttempt, type Registered, register } from '../../webhooks/endpoint.ts';
import type { Attempt } from '../../webhooks/receiver.ts';
import { isSignedBy } from '../../webhooks/signature.ts';

/** What receivers usually allow: the libraries of Standard Webhooks take five minutes. */
const TOLERANCE_SECONDS = 300;

export default scenario({
  id: 'webhooks/delivery',
  about: 'Registers a receiver on this machine, asks for a test event, and looks at what arrives.',
  claims: { type: 'HOOK-01', schema: 'HOOK-08', signature: 'HOOK-09', timestamp: 'HOOK-10' },
  creates: true,
  requests: 3,
  outputTokens: 0,
  targets: (map) =>
    endpointTargets(map).flatMap(({ operation }) =>
      target(operation, {
        type: typeFields(map).length > 0,
        schema: map.webhooks.some(({ payload }) => payload !== undefined),
        signature: true,
        timestamp: map.webhooks.some(({ timestampHeader }) => timestampHeader?.toLowerCase() === 'webhook-timestamp'),
      }),
    ),
  async run({ operation, claims }, session) {
    const registered = await register(session, operation, () => 204);
    if (isJudgement(registered)) return all(claims, registered);
    const attempt = await nextAttempt(session, registered);
    if (isJudgement(attempt)) return all(claims, attempt);
    const payload = parsed(attempt);
    return {
      type: typed(session.map, payload, registered),
      schema: described(session, payload, registered),
      signature: isSignedBy(attempt, registered.secret)
        ? kept
        : broken(
            'a `v1` signature of id, timestamp and body with the secret',
            signatureSeen(attempt),
            registered.creation,
            text(attempt),
          ),
      timestamp: dated(attempt, session, registered),
    };
  },
});

function typeFields({ webhooks }: ApiMap): string[] {
  return [...new Set(webhooks.flatMap(({ eventType }) => eventType?.at ?? []))];
}

function typeOf(map: ApiMap, payload: unknown): unknown {
  return typeFields(map)
    .map((at) => valueAt(payload, at))
    .find((value) => typeof value === 'string' && value !== '');
}

function typed(map: ApiMap, payload: unknown, { creation }: Registered): Judgement {
  if (typeOf(map, payload) !== undefined) return kept;
  return broken(`the type of the event at \`${typeFields(map)[0]}\``, show(payload, 120), creation);
}

/** By the webhook of that name, or else by any. */
function described({ map }: Session, payload: unknown, { creation }: Registered): Judgement {
  const type = typeOf(map, payload);
  if (type === undefined) return blocked('webhooks/delivery:type', 'the payload names no type', creation);
  const withPayload = map.webhooks.filter(({ payload: schema }) => schema !== undefined);
  const named = withPayload.filter(({ name }) => name === type);
  const errors = (named.length > 0 ? named : withPayload).map((webhook) => errorsOf(webhook, map, payload));
  const least = errors.sort((a, b) => a.length - b.length)[0];
  if (least === undefined) return unseen('no webhook has a schema');
  return least.length === 0
    ? kept
    : broken('a payload that its schema allows', least.slice(0, 3).join('; '), creation, JSON.stringify(payload));
}

function errorsOf(webhook: WebhookMap, { format }: ApiMap, payload: unknown): string[] {
  return schemaErrors(format, webhook.payload!, payload);
}

function dated(attempt: Attempt, { options }: Session, { creation }: Registered): Judgement {
  const value = attempt.headers['webhook-timestamp'];
  if (typeof value !== 'string' || !/^\d{1,12}$/.test(value))
    return broken('`webhook-timestamp` in Unix seconds', value === undefined ? 'none' : show(value), creation);
  // The clock of a test may run ahead of that of the machine.
  const off = Math.min(...[Date.now(), options.clock.now()].map((now) => Math.abs(now / 1000 - Number(value))));
  return off <= TOLERANCE_SECONDS
    ? kept
    : broken('the time of the attempt in `webhook-timestamp`', `a time that is ${Math.round(off)} seconds off`, creation);
}

function signatureSeen({ headers }: Attempt): string {
  const value = headers['webhook-signature'];
  return value === undefined ? 'no `webhook-signature`' : show(value, 120);
}

function text({ body }: Attempt): string {
  return body.toString().slice(0, 400);
}

function parsed(attempt: Attempt): unknown {
  try {
    return JSON.parse(attempt.body.toString());
  } catch {
    return undefined;
  }
}
