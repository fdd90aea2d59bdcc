import type { OperationMap } from '../../../api-map/types.ts';
import { refusal } from '../../answers.ts';
import { isSuccess } from '../../exchange.ts';
import { scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { keyedCall, keyedOperations, madeId, sendKeyed } from './keys.ts';

const ROUNDS = 2;

export default scenario({
  id: 'idempotency/concurrent',
  about: 'Sends two equal requests with one idempotency key at the same moment.',
  claims: { 'one-run': 'IDM-05' },
  creates: true,
  requests: 5,
  targets: (map) => keyedOperations(map).flatMap((operation) => target(operation, { 'one-run': true })),
  async run({ operation }, session) {
    // Two requests may miss each other on a busy machine or network, so a pass takes more than one try.
    let judgement: Judgement = unseen('neither was answered');
    for (let round = 0; round < ROUNDS && judgement.is !== 'broken'; round++)
      judgement = await together(session, operation, round);
    return { 'one-run': judgement };
  },
});

async function together(session: Session, operation: OperationMap, round: number): Promise<Judgement> {
  const key = session.ownName(`concurrent ${round} ${operation.key}`);
  // What has to be uploaded first is uploaded once, so that the two requests start together.
  await keyedCall(session, operation, 'first', key);
  const both = await Promise.all([
    sendKeyed(session, operation, 'first', key, true),
    sendKeyed(session, operation, 'first', key, true),
  ]);
  const answered = both.filter(isSuccess);
  if (answered.length === 0) return refusal(both[0]!, true) ?? unseen('neither was answered');
  const ids = new Set(answered.map((exchange) => madeId(operation, exchange)));
  // 409 while the first is at work is what the draft asks for; the same answer twice is as good.
  return ids.size > 1 ? broken('one run for the two', `two: ${show([...ids])}`, both[1]) : kept;
}
