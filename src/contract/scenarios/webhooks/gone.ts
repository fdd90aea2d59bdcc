import { isSuccess } from '../../exchange.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, kept } from '../../verdict.ts';
import { endpointTargets, firstAttempt, isJudgement, register, trigger } from '../../webhooks/endpoint.ts';
import { retriedDelivery } from '../../webhooks/retried.ts';

/** Twice the time after which the target has tried again elsewhere, within these bounds. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 20_000;

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
    const nothing = await firstAttempt(session, registered);
    if (nothing !== undefined) return all(claims, nothing);
    const waited = retried.second === undefined ? LONGEST_MS : 2 * (retried.second.at - retried.first.at);
    const another = await trigger(session, registered);
    const came = await registered.receiver.until(2, Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waited)));
    return {
      quiet: came
        ? broken(
            'nothing after the answer 410',
            `${registered.receiver.attempts.length - 1} more ${isSuccess(another) ? 'after another event' : 'attempt'}`,
            registered.creation,
          )
        : kept,
    };
  },
});
