import { isSuccess } from '../../exchange.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, kept } from '../../verdict.ts';
import { endpointTargets, isJudgement, nextAttempt, register, trigger } from '../../webhooks/endpoint.ts';
import type { Attempt } from '../../webhooks/receiver.ts';
import { retriedDelivery } from '../../webhooks/retried.ts';

/** Twice the time after which the target has tried again elsewhere, within these bounds. */
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
    const retried = await retriedDelivery(session, operation);
    if ('is' in retried) return all(claims, retried);
    const registered = await register(session, operation, () => 410);
    if (isJudgement(registered)) return all(claims, registered);
    const first = await nextAttempt(session, registered);
    if (isJudgement(first)) return all(claims, first);
    const waited = retried.second === undefined ? LONGEST_MS : 2 * (retried.second.at - retried.first.at);
    await session.pause(IN_FLIGHT_MS);
    const another = await trigger(session, registered);
    const late = ({ at }: Attempt) => at >= first.at + IN_FLIGHT_MS;
    const more = await registered.receiver.until(late, Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waited)));
    if (more === undefined) return { quiet: kept };
    const found = isSuccess(another) ? 'more, after another event was asked for' : 'another attempt';
    return { quiet: broken('nothing after the answer 410', found, registered.creation) };
  },
});
