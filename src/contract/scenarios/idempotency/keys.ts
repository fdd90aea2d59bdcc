import type { ApiMap, OperationMap } from '../../../api-map/types.ts';
import { answersPlainly } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import { batchCall } from '../../batch-input.ts';
import type { Call } from '../../call.ts';
import type { Exchange } from '../../exchange.ts';
import { isSuccess } from '../../exchange.ts';
import { cancelAfterwards, jobId, jobTargets } from '../../jobs.ts';
import { valueAt, withValue } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import type { Session } from '../../session.ts';

/** Operations that take an idempotency key and can be called from the description alone. */
export function keyedOperations(map: ApiMap): OperationMap[] {
  const jobs = new Set(jobTargets(map.operations));
  return map.operations.filter(
    (operation) =>
      operation.request.idempotencyKey !== undefined &&
      (jobs.has(operation) || (callable(operation) && answersPlainly(operation) && operation.answer?.id !== undefined)),
  );
}

/** The same call each time for one `variant`, with the idempotency key in its place. Undefined when it cannot be made (an upload failed). */
export async function keyedCall(
  session: Session,
  operation: OperationMap,
  variant: 'first' | 'other',
  key: string,
): Promise<Call | Exchange> {
  const made = await session.once(`keyed ${operation.key} ${variant}`, async (): Promise<Call | Exchange> => {
    if (operation.batch === undefined)
      return callTo(session, operation, variant === 'first' ? {} : { prompt: 'Say something else.' });
    const { call, failed } = await batchCall(
      session,
      operation,
      variant === 'first' ? [{ id: 'assay-1' }] : [{ id: 'assay-1' }, { id: 'assay-2' }],
    );
    return call ?? failed!;
  });
  if (!('operation' in made) || typeof made.operation === 'string') return made as Exchange;
  const call = made as Call;
  const { in: where, name } = operation.request.idempotencyKey!.value;
  const keyed =
    where === 'header'
      ? { ...call, headers: [...(call.headers ?? []), [name, key] as const] }
      : { ...call, json: withValue(call.json, name.startsWith('/') ? name : `/${name}`, key) };
  return { ...keyed, copy: session.nextCopy() };
}

export async function sendKeyed(
  session: Session,
  operation: OperationMap,
  variant: 'first' | 'other',
  key: string,
  urgent = false,
): Promise<Exchange> {
  const call = await keyedCall(session, operation, variant, key);
  if ('wire' in call) return call;
  // A refusal is what the other body, and the second of two at once, may well get.
  const exchange = await session.send({ ...call, urgent, valid: variant === 'first' && !urgent });
  if (operation.job !== undefined) cancelAfterwards(session, operation, exchange);
  return exchange;
}

/** What tells two runs apart: the id of what was made. */
export function madeId(operation: OperationMap, exchange: Exchange): string | undefined {
  if (!isSuccess(exchange)) return undefined;
  if (operation.job !== undefined) return jobId(operation, exchange);
  const value = operation.answer?.id === undefined ? undefined : valueAt(exchange.json, operation.answer.id.at);
  return typeof value === 'string' ? value : undefined;
}
