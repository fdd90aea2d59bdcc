// An endpoint of ours, registered with the target, and events that are sent to it on request.
import type { ApiMap, OperationMap, WebhookEndpointsMap } from '../../api-map/types.ts';
import { refusal } from '../answers.ts';
import { bases } from '../ask.ts';
import { callOn } from '../batch-input.ts';
import { accepts } from '../body.ts';
import { type Exchange, isSuccess } from '../exchange.ts';
import { addressOf } from '../parameters.ts';
import { valueAt, withValue } from '../pointer.ts';
import { pathNames } from '../reach.ts';
import type { Session } from '../session.ts';
import { type Judgement, skipped, unseen } from '../verdict.ts';
import { type Attempt, openReceiver, type Receiver } from './receiver.ts';
import { secretIn } from './signature.ts';

export interface Registered {
  readonly endpoints: WebhookEndpointsMap;
  readonly creation: Exchange;
  readonly id: string;
  readonly secret: string;
  readonly receiver: Receiver;
}

/** For the first attempt at a delivery: it is not queued behind anything. */
export const FIRST_MS = 10_000;

/** Collections of endpoints whose events can be asked for, in a description whose webhooks are signed by the standard. */
export function endpointTargets(
  map: ApiMap,
): readonly { readonly operation: OperationMap; readonly endpoints: WebhookEndpointsMap }[] {
  const standard = map.webhooks.some(({ signatureHeader }) => signatureHeader?.toLowerCase() === 'webhook-signature');
  if (!standard) return [];
  return (map.management?.webhookEndpoints ?? []).flatMap((endpoints) => {
    const operation = map.operations.find(({ key }) => key === endpoints.create);
    const reachable = operation !== undefined && endpoints.test !== undefined && pathNames(operation.path).length === 0;
    return reachable ? [{ operation, endpoints }] : [];
  });
}

export function endpointsOf(map: ApiMap, operation: OperationMap): WebhookEndpointsMap {
  return endpointTargets(map).find((one) => one.operation.key === operation.key)!.endpoints;
}

/** Registers a receiver of ours; a judgement where that cannot be. The receiver is closed and the endpoint removed when the run ends. */
export async function register(
  session: Session,
  operation: OperationMap,
  answer: (attempt: number) => number,
): Promise<Registered | Judgement> {
  if (!isHere(session.options.target)) return skipped('the target is on another machine and cannot reach a receiver on this one');
  const endpoints = endpointsOf(session.map, operation);
  const receiver = await openReceiver(session, answer);
  session.afterwards(async () => {
    receiver.close();
    return true;
  });
  const quiet = oneEvent(operation);
  const bodies = bases(operation).map((base) => withValue({ ...(base as object), ...quiet }, endpoints.url.at, receiver.url));
  const json = bodies.find((body) => accepts(session.map.format, operation.request.schema, body)) ?? bodies.at(-1);
  const creation = await session.send({ operation, ...addressOf(operation), json, valid: true, copy: session.nextCopy() });
  if (creation.status >= 400 && creation.status < 500 && ![401, 402, 403, 429].includes(creation.status))
    return unseen(`the target takes no URL of this machine: it answers ${creation.status}`);
  const refused = refusal(creation);
  if (refused !== undefined) return refused;
  const id = valueAt(creation.json, operation.answer?.id?.at ?? '/id');
  if (typeof id !== 'string') return unseen('the endpoint has no id');
  const remove = session.operation(endpoints.remove);
  if (remove !== undefined) {
    session.afterwards(async () => {
      const { status } = await session.send({ ...callOn(remove, id), copy: session.nextCopy() });
      return (status >= 200 && status < 300) || status === 404 || status === 410;
    });
  }
  const secret = secretIn(creation.json);
  if (secret === undefined) return unseen('the answer holds no secret that begins with `whsec_`');
  return { endpoints, creation, id, secret, receiver };
}

/**
 * One event in place of all, as a change to the body: what other scenarios set off must not come between the events that are asked for here.
 * The last that is listed; the first are those of everyday.
 */
function oneEvent(operation: OperationMap): Readonly<Record<string, unknown>> {
  for (const [name, property] of operation.request.schema?.get('properties')?.entries() ?? []) {
    const values = /event|topic|type/i.test(name) ? property.at('items', 'enum')?.value : undefined;
    if (Array.isArray(values) && values.length > 0) return { [name]: [values.at(-1)] };
  }
  return {};
}

/** Asks for an event. What the target answers is the caller's to judge. */
export function trigger(session: Session, { endpoints, id }: Registered): Promise<Exchange> {
  return session.send({ ...callOn(session.operation(endpoints.test)!, id), copy: session.nextCopy() });
}

/** Asks for an event and waits for what arrives then; a judgement where nothing does. */
export async function nextAttempt(session: Session, registered: Registered): Promise<Attempt | Judgement> {
  const { attempts, until } = registered.receiver;
  const before = attempts.length;
  const asked = await trigger(session, registered);
  const refused = isSuccess(asked) ? undefined : refusal(asked, true);
  if (refused !== undefined) return refused;
  // A target in a container of its own sees another machine under this address.
  return (await until((_, index) => index >= before, FIRST_MS)) ?? unseen('nothing was sent to the receiver');
}

export function isJudgement(value: object): value is Judgement {
  return 'is' in value;
}

function isHere({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
