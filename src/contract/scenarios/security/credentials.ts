import { answersPlainly } from '../../answers.ts';
import { ask, callTo } from '../../ask.ts';
import type { Identity } from '../../credentials.ts';
import { type Exchange, isSuccess } from '../../exchange.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'security/credentials',
  about: 'Sends a request without a credential, and one with a credential that nobody issued.',
  claims: { missing: 'SEC-03', wrong: 'SEC-05' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => operation.security === 'required' && (callable(operation) || operation.key === map.models?.list))
      .flatMap((operation) => target(operation, { missing: true, wrong: true })),
  async run({ operation }, session) {
    const as = async (identity: Identity) =>
      operation.inference
        ? ask(session, operation, { identity, stream: !answersPlainly(operation), valid: identity === 'caller' })
        : session.send({ ...(await callTo(session, operation)), identity, valid: identity === 'caller' });
    const [caller, nobody, stranger] = await Promise.all([as('caller'), as('nobody'), as('stranger')]);
    return {
      missing: judge(nobody, caller, 'no credential was sent'),
      wrong: judge(stranger, caller, 'the credential is wrong'),
    };
  },
});

function judge(exchange: Exchange, caller: Exchange, since: string): Judgement {
  const { status } = exchange;
  if (status === 401 || status === 403) return kept;
  if (status === 0 || status === 429 || status >= 500)
    return unseen(status === 0 ? `no answer came: ${exchange.wire.detail}` : `status ${status} says nothing of the credential`);
  // Some servers look at the body first; a body that the caller is refused for says nothing of the credential either.
  if (!isSuccess(exchange) && status === caller.status) return unseen(`the caller is refused with ${status} as well`);
  return broken(`401 or 403, since ${since}`, `status ${status}`, exchange, exchange.text().slice(0, 120));
}
