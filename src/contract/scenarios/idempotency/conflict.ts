import { refusal } from '../../answers.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, skipped } from '../../verdict.ts';
import { keyedOperations, sendKeyed } from './keys.ts';

export default scenario({
  id: 'idempotency/conflict',
  about: 'Sends another body with an idempotency key that was used.',
  claims: { refused: 'IDM-04' },
  creates: true,
  requests: 4,
  targets: (map) => keyedOperations(map).flatMap((operation) => target(operation, { refused: true })),
  async run({ operation }, session) {
    const key = session.ownName(`conflict ${operation.key}`);
    const first = await sendKeyed(session, operation, 'first', key);
    const refused = refusal(first);
    if (refused !== undefined) return { refused };
    const second = await sendKeyed(session, operation, 'other', key);
    if (second.status === 409 || second.status === 422) return { refused: kept };
    if ([401, 403, 429].includes(second.status)) return { refused: skipped(`status ${second.status}`) };
    return { refused: broken('422 or 409', second.status === 0 ? second.wire.detail : `status ${second.status}`, second) };
  },
});
