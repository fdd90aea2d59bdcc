import { refusal } from '../../answers.ts';
import { callOn } from '../../batch-input.ts';
import type { Exchange } from '../../exchange.ts';
import { isSuccess } from '../../exchange.ts';
import { addressOf } from '../../parameters.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { blocked, broken, type Judgement, kept } from '../../verdict.ts';
import { endpointTargets, isJudgement, nextAttempt, type Registered, register } from '../../webhooks/endpoint.ts';
import { isSignedBy, secretIn } from '../../webhooks/signature.ts';

export default scenario({
  id: 'webhooks/secret',
  about: 'Reads an endpoint after its creation, changes its secret, and looks at what the next delivery is signed with.',
  claims: { 'shown-once': 'MGT-04', rotation: 'HOOK-13' },
  creates: true,
  requests: 6,
  outputTokens: 0,
  targets: (map) =>
    endpointTargets(map).flatMap(({ operation, endpoints: { get, list, rotate } }) =>
      target(operation, { 'shown-once': (get ?? list) !== undefined, rotation: rotate !== undefined }),
    ),
  async run({ operation, claims }, session) {
    const registered = await register(session, operation, () => 204);
    if (isJudgement(registered)) return all(claims, registered);
    return { 'shown-once': await shownOnce(session, registered), rotation: await rotation(session, registered) };
  },
});

async function shownOnce(session: Session, { endpoints, id, secret }: Registered): Promise<Judgement | undefined> {
  const [get, list] = [session.operation(endpoints.get), session.operation(endpoints.list)];
  const reads: Exchange[] = [];
  if (get !== undefined) reads.push(await session.send({ ...callOn(get, id), copy: session.nextCopy() }));
  if (list !== undefined)
    reads.push(await session.send({ operation: list, ...addressOf(list), valid: true, copy: session.nextCopy() }));
  const answered = reads.filter(isSuccess);
  if (answered.length === 0) return reads[0] === undefined ? undefined : refusal(reads[0]);
  const shows = answered.find((exchange) => exchange.text().includes(secret) || secretIn(exchange.json) !== undefined);
  // The exchange would carry the secret into the report.
  return shows === undefined
    ? kept
    : broken('the secret in the answer to the creation only', `it again in \`${shows.operation}\``);
}

async function rotation(session: Session, registered: Registered): Promise<Judgement | undefined> {
  const { endpoints, id, secret, creation } = registered;
  const rotate = session.operation(endpoints.rotate);
  if (rotate === undefined) return undefined;
  const body = rotate.request.schema === undefined ? {} : { json: {} };
  const rotated = await session.send({ ...callOn(rotate, id), ...body, copy: session.nextCopy() });
  const refused = refusal(rotated);
  if (refused !== undefined) return refused;
  const next = secretIn(rotated.json);
  if (next === undefined || next === secret) return broken('a new secret', 'none', rotated);
  const attempt = await nextAttempt(session, registered);
  if (isJudgement(attempt)) return attempt;
  const [byNew, byOld] = [isSignedBy(attempt, next), isSignedBy(attempt, secret)];
  if (!byNew && !byOld) return blocked('webhooks/delivery:signature', 'no signature fits', creation);
  if (byNew && byOld) return kept;
  return broken('signatures with the old and the new secret', `one with the ${byNew ? 'new' : 'old'} secret only`, creation);
}
