import { all, scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';
import { endpointTargets } from '../../webhooks/endpoint.ts';
import { RETRY_MS, retriedDelivery } from '../../webhooks/retried.ts';

export default scenario({
  id: 'webhooks/retry',
  about: 'Answers the first attempt at a delivery with 500 and waits for the second.',
  claims: { again: 'HOOK-11', 'same-id': 'HOOK-02' },
  creates: true,
  requests: 3,
  outputTokens: 0,
  targets: (map) => endpointTargets(map).flatMap(({ operation }) => target(operation, { again: true, 'same-id': true })),
  async run({ operation, claims }, session) {
    const retried = await retriedDelivery(session, operation);
    if ('is' in retried) return all(claims, retried);
    const { first, second, registered } = retried;
    if (second === undefined) {
      return {
        again: broken('another attempt after the answer 500', `none within ${RETRY_MS / 1000} seconds`, registered.creation),
        'same-id': unseen('there was no second attempt'),
      };
    }
    const [id, again] = [first, second].map(({ headers }) => headers['webhook-id']);
    return {
      again: kept,
      'same-id':
        id !== undefined && id === again ? kept : broken(`\`webhook-id\` ${show(id)} again`, show(again), registered.creation),
    };
  },
});
