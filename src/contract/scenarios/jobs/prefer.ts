import type { OperationMap } from '../../../api-map/types.ts';
import { refusal } from '../../answers.ts';
import type { Exchange } from '../../exchange.ts';
import { createInBackground, inBackground, jobTargets, stageOf, statusOf } from '../../jobs.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

const WAIT_SECONDS = 30;

export default scenario({
  id: 'jobs/prefer',
  about: 'Asks once to wait for the end of a job in the background, and once not to wait for an ordinary answer.',
  claims: { wait: 'JOB-21', async: 'JOB-21', applied: 'JOB-18' },
  creates: true,
  requests: 2,
  targets: (map) =>
    jobTargets(map.operations)
      .filter(inBackground)
      .flatMap((operation) => {
        const words = preferences(operation);
        const told = declaresApplied(operation);
        return target(operation, {
          wait: /\bwait\b/.test(words),
          async: /\brespond-async\b/.test(words),
          applied: told && /\b(wait|respond-async)\b/.test(words),
        });
      }),
  async run({ operation, claims }, session) {
    const job = operation.job!;
    const waited = claims.includes('wait')
      ? await createInBackground(session, operation, [['Prefer', `wait=${WAIT_SECONDS}`]])
      : undefined;
    const deferred = claims.includes('async')
      ? await createInBackground(session, operation, [['Prefer', 'respond-async']], { [job.onRequest!.at]: false })
      : undefined;
    const wait = waited && (refusal(waited) ?? ended(operation, waited));
    const async = deferred && (refusal(deferred) ?? promised(deferred));
    // Only of what was visibly done is it known that it was applied.
    return {
      wait,
      async,
      applied: named([...(wait?.is === 'kept' ? [waited!] : []), ...(async?.is === 'kept' ? [deferred!] : [])]),
    };
  },
});

/** What the description says of the header `Prefer`. */
function preferences({ request }: OperationMap): string {
  const parameter = request.parameters.find(({ name, in: place }) => place === 'header' && /^prefer$/i.test(name));
  return parameter === undefined ? '' : JSON.stringify(parameter.node.value);
}

function declaresApplied({ node }: OperationMap): boolean {
  const responses = node.get('responses')?.entries() ?? [];
  return responses.some(
    ([status, response]) =>
      /^2/.test(status) &&
      response
        .get('headers')
        ?.keys()
        .some((name) => /^preference-applied$/i.test(name)),
  );
}

/** RFC 7240 §4.3: the server may give up waiting, so only an answer that came early, with the job still open, breaks the promise. */
function ended(operation: OperationMap, exchange: Exchange): Judgement {
  const status = statusOf(operation.job!, exchange, 'create');
  const stage = stageOf(operation.job!, status);
  if (stage !== 'pending' && stage !== 'running') return kept;
  if (exchange.wire.timings.end - exchange.wire.timings.start >= (WAIT_SECONDS * 1000) / 2)
    return unseen('the job took longer than the wait');
  return broken(`the result, or an answer after up to ${WAIT_SECONDS} s`, `${show(status)} at once`, exchange);
}

/** RFC 7240 §4.1: 202, or any other sign that the work goes on. */
function promised(exchange: Exchange): Judgement {
  return exchange.status === 202 ? kept : broken('status 202', `status ${exchange.status}`, exchange);
}

function named(done: readonly Exchange[]): Judgement {
  if (done.length === 0) return unseen('no preference was honoured');
  const silent = done.find((exchange) => exchange.header('preference-applied') === undefined);
  return silent === undefined ? kept : broken('Preference-Applied', 'none', silent);
}
