// A delivery that is refused once, shared by the scenarios that look at the second attempt.
import type { OperationMap } from '../../api-map/types.ts';
import type { Session } from '../session.ts';
import type { Judgement } from '../verdict.ts';
import { firstAttempt, isJudgement, type Registered, register } from './endpoint.ts';
import type { Attempt } from './receiver.ts';

/** The standard's schedule has its second attempt after five seconds. */
export const RETRY_MS = 30_000;

export interface Retried {
  readonly registered: Registered;
  readonly first: Attempt;
  /** Undefined when none came in time. */
  readonly second: Attempt | undefined;
}

export function retriedDelivery(session: Session, operation: OperationMap): Promise<Retried | Judgement> {
  return session.once(`webhook retry ${operation.key}`, async () => {
    const registered = await register(session, operation, (attempt) => (attempt === 0 ? 500 : 204));
    if (isJudgement(registered)) return registered;
    const nothing = await firstAttempt(session, registered);
    if (nothing !== undefined) return nothing;
    await registered.receiver.until(2, RETRY_MS);
    const [first, second] = registered.receiver.attempts;
    return { registered, first: first!, second };
  });
}
