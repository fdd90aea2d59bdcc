import type { OperationMap } from '../../../api-map/types.ts';
import { isSuccess } from '../../exchange.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept } from '../../verdict.ts';
import { endpointTargets, isJudgement, nextAttempt, type Registered, register, trigger } from '../../webhooks/endpoint.ts';
import type { Attempt } from '../../webhooks/receiver.ts';
import { retriedDelivery } from '../../webhooks/retried.ts';

/** So many times as long as the target took to try again elsewhere, within these bounds: delays vary on purpose. */
const MARGIN = 1.5;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 20_000;
/** What was sent before the 410 came back is none of its fault. */
const IN_FLIGHT_MS = 1_000;

export default scenario({
  id: 'webhooks/gone',
  about: 'Answers a delivery with 410, asks for another event, and waits for what must not come.',
  claims: { quiet: 'HOOK-12' },
  creates: true,
  requests: 5,
  outputTokens: 0,
  targets: (map) => endpointTargets(map).flatMap(({ operation }) => target(operation, { quiet: true })),
  async run({ operation, claims }, session) {
    // Both at once: how long a second attempt takes is known when the first endpoint has had its own.
    const [retried, refused] = await Promise.all([retriedDelivery(session, operation), refusing(session, operation)]);
    if ('is' in retried) return all(claims, retried);
    if ('is' in refused) return all(claims, refused);
    const { registered, first } = refused;
    const waited = retried.second === undefined ? LONGEST_MS : MARGIN * (retried.second.at - retried.first.at);
    const over = first.at + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waited));
    await session.pause(IN_FLIGHT_MS);
    const another = await trigger(session, registered);
    const late = ({ at }: Attempt) => at >= first.at + IN_FLIGHT_MS;
    const more = await registered.receiver.until(late, Math.max(SHORTEST_MS, over - session.options.clock.now()));
    if (more === undefined) return { quiet: kept };
    const found = isSuccess(another) ? 'more, after another event was asked for' : 'another attempt';
    return { quiet: broken('nothing after the answer 410', found, registered.creation) };
  },
});

interface Refusing {
  readonly registered: Registered;
  readonly first: Attempt;
}

/** An endpoint that has answered its first attempt with 410. */
async function refusing(session: Session, operation: OperationMap): Promise<Refusing | Judgement> {
  const registered = await register(session, operation, () => 410);
  if (isJudgement(registered)) return registered;
  const first = await nextAttempt(session, registered);
  return isJudgement(first) ? first : { registered, first };
}
