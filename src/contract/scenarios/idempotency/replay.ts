import { refusal } from '../../answers.ts';
import { all, scenario, target } from '../../scenario.ts';
import { broken, kept, show, unseen } from '../../verdict.ts';
import { keyedOperations, madeId, sendKeyed } from './keys.ts';

const REPLAYED = /replay/i;

export default scenario({
  id: 'idempotency/replay',
  about: 'Sends one request twice with the same idempotency key and compares what was made.',
  claims: { 'first-answer': 'IDM-03', marked: 'IDM-07' },
  creates: true,
  requests: 3,
  targets: (map) =>
    keyedOperations(map).flatMap((operation) =>
      target(operation, { 'first-answer': true, marked: markerOf(operation.node) !== undefined }),
    ),
  async run({ operation, claims }, session) {
    const key = session.ownName(`replay ${operation.key}`);
    const first = await sendKeyed(session, operation, 'first', key);
    const refused = refusal(first);
    if (refused !== undefined) return all(claims, refused);
    const second = await sendKeyed(session, operation, 'first', key);
    const failed = refusal(second);
    if (failed !== undefined) {
      const answered = second.status >= 400 && second.status < 500 && failed.is === 'blocked';
      return all(claims, answered ? broken('the answer to the first request', `status ${second.status}`, second) : failed);
    }
    const [made, again] = [madeId(operation, first), madeId(operation, second)];
    if (made === undefined) return all(claims, unseen('the answer names no id'));
    const marker = markerOf(operation.node);
    const same = made === again;
    return {
      'first-answer': same ? kept : broken(`${show(made)} again`, show(again), second),
      marked: !same
        ? unseen('the request was not replayed')
        : marker !== undefined && second.header(marker) !== undefined
          ? kept
          : broken(`the header \`${marker}\``, 'none', second),
    };
  },
});

/** The declared header that marks a replay. */
function markerOf(node: {
  at(...keys: string[]): { entries(): [string, { get(key: string): { keys(): string[] } | undefined }][] } | undefined;
}): string | undefined {
  for (const [status, response] of node.at('responses')?.entries() ?? []) {
    const name = status.startsWith('2')
      ? response
          .get('headers')
          ?.keys()
          .find((header) => REPLAYED.test(header))
      : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}
