import { refusal } from '../../answers.ts';
import { jobTargets, pollOnce, sharedRun } from '../../jobs.ts';
import { scenario, target } from '../../scenario.ts';
import { blocked, broken, kept, skipped } from '../../verdict.ts';

export default scenario({
  id: 'jobs/unknown',
  about: 'Polls an id of the right form that names no job.',
  claims: { 'not-found': 'JOB-15' },
  creates: true,
  requests: 15,
  targets: (map) => jobTargets(map.operations).flatMap((operation) => target(operation, { 'not-found': true })),
  async run({ operation }, session) {
    const run = await sharedRun(session, operation);
    const refused = refusal(run.creation);
    if (refused !== undefined) return { 'not-found': refused };
    if (run.id === undefined)
      return { 'not-found': blocked('jobs/lifecycle:pollable', 'the creation names no id', run.creation) };
    const exchange = await pollOnce(session, session.operation(operation.job!.poll)!, stranger(run.id));
    if (exchange.status === 404) return { 'not-found': kept };
    if ([401, 403, 429].includes(exchange.status)) return { 'not-found': skipped(`status ${exchange.status}`) };
    return {
      'not-found': broken(
        'status 404',
        exchange.status === 0 ? exchange.wire.detail : `status ${exchange.status}`,
        exchange,
        exchange.text().slice(0, 120),
      ),
    };
  },
});

/** An id of the same form: its last characters are changed, each within its own kind. */
function stranger(id: string): string {
  const tail = id
    .slice(-8)
    .replace(/[0-9a-z]/gi, (char) =>
      /[0-9]/.test(char)
        ? String((Number(char) + 5) % 10)
        : /[a-f]/.test(char)
          ? String.fromCharCode(97 + ((char.charCodeAt(0) - 97 + 3) % 6))
          : char,
    );
  return id.slice(0, -8) + tail;
}
