// A delivery that is refused once, shared by the scenarios that look at the second attempt.
import type { OperationMap } from '../../api-map/types.ts';
import type { Session } from '../session.ts';
import type { Judgement } from '../verdict.ts';
import { isJudgement, nextAttempt, type Registered, register } from './endpoint.ts';
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
    const asked = await nextAttempt(session, registered);
    if (isJudgement(asked)) return asked;
    // Other events arrive as well, maybe before the one that was asked for. The one that was refused comes again under its id, or with its body.
    const first = registered.receiver.attempts[0]!;
    const same = ({ headers, body }: Attempt, index: number) =>
      index > 0 && (headers['webhook-id'] === first.headers['webhook-id'] || body.equals(first.body));
    return { registered, first, second: await registered.receiver.until(same, RETRY_MS) };
  });
}
