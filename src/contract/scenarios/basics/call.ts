import type { ApiMap, OperationMap } from '../../../api-map/types.ts';
import { answersPlainly } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { contentFor, declaredContent, schemaErrors } from '../../conformance.ts';
import { describe, isError, payloadsOf, streamMap } from '../../events.ts';
import { type Exchange, isJsonType, isSuccess } from '../../exchange.ts';
import { jobTargets } from '../../jobs.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, skipped, unseen } from '../../verdict.ts';

export default scenario({
  id: 'basics/call',
  about: 'Makes the plainest call of each operation, and reads every answer of this run against the description.',
  claims: { 'no-server-error': 'DOC-03', accepted: 'DOC-04', schema: 'DOC-05', 'media-type': 'DOC-06' },
  last: true,
  requests: 2,
  targets: (map) => {
    const called = map.operations.filter((operation) => callable(operation));
    return [...called, ...neighbours(map)].flatMap((operation) => {
      const one = answersPlainly(operation);
      return target(operation, {
        'no-server-error': true,
        accepted: callable(operation) || operation.job !== undefined,
        schema: one,
        'media-type': one,
      });
    });
  },
  passive: (_, exchange) => (exchange.valid ? ['no-server-error', 'schema', 'media-type'] : []),
  async run({ operation, claims }, session) {
    const calls = callable(operation) && claims.includes('accepted') ? await plainCalls(operation, session) : [];
    const answers = session.exchanges.filter((exchange) => exchange.operation === operation.key && exchange.valid);
    // A 429 was waited out and the request sent again.
    const own = callable(operation) ? calls : answers.filter(({ status }) => status !== 429);
    const refusedBy = own.find((exchange) => exchange.status >= 300 && exchange.status < 500);
    const plain = answers.filter(
      (exchange) => isSuccess(exchange) && exchange.stream === undefined && exchange.ending === 'complete',
    );
    return {
      'no-server-error': noServerError(operation, answers),
      accepted: own.length === 0 ? unseen('no call was made') : refusedBy === undefined ? kept : accepted(refusedBy),
      schema: first(plain, (exchange) => schema(session, operation, exchange)),
      'media-type': first(plain, (exchange) => mediaType(operation, exchange)),
    };
  },
});

/** Operations that other scenarios call on their way. */
function neighbours(map: ApiMap): OperationMap[] {
  const keys = new Set<string | undefined>([map.models?.list, map.models?.get]);
  for (const operation of jobTargets(map.operations)) {
    const { job, batch } = operation;
    for (const key of [operation.key, job!.poll, job!.cancel]) keys.add(key);
    if (batch?.input.by === 'file') keys.add(batch.input.upload);
  }
  return map.operations.filter((operation) => keys.has(operation.key) && !callable(operation));
}

async function plainCalls(operation: OperationMap, session: Session): Promise<Exchange[]> {
  const plain = answersPlainly(operation) ? [await ask(session, operation, {})] : [];
  return operation.stream === undefined ? plain : [...plain, await ask(session, operation, { stream: true })];
}

function noServerError(operation: OperationMap, answers: readonly Exchange[]): Judgement {
  if (answers.length === 0) return unseen('no call was made');
  const wrong = answers.find(({ status }) => status === 0 || status >= 500);
  if (wrong !== undefined)
    return broken(
      'an answer',
      wrong.status === 0 ? `none: ${wrong.wire.detail}` : `status ${wrong.status}`,
      wrong,
      wrong.text().slice(0, 200),
    );
  const cut = answers.find((exchange) => exchange.stream === undefined && exchange.ending !== 'complete');
  if (cut !== undefined) return broken('a complete answer', cut.wire.detail, cut);
  for (const exchange of answers) {
    if (exchange.stream === undefined) continue;
    const failure = payloadsOf(streamMap(operation), exchange).find((event) => isError(streamMap(operation), event));
    if (failure !== undefined) return broken('an answer', 'an error in the middle of the stream', exchange, describe(failure));
  }
  return kept;
}

function accepted(exchange: Exchange): Judgement {
  const { status } = exchange;
  if ([401, 402, 403].includes(status)) return skipped(`the credential is refused here with ${status}`);
  if (status === 429) return skipped('the target answers with 429: its rate limit is reached');
  return broken(
    'a request that keeps to the description to be accepted',
    `status ${status}`,
    exchange,
    exchange.text().slice(0, 300),
  );
}

function first(exchanges: readonly Exchange[], judge: (exchange: Exchange) => Judgement): Judgement {
  const judgements = exchanges.map(judge);
  return (
    judgements.find(({ is }) => is === 'broken') ??
    judgements.find(({ is }) => is === 'kept') ??
    judgements[0] ??
    unseen('no successful answer came')
  );
}

function schema(session: Session, operation: OperationMap, exchange: Exchange): Judgement {
  const declared = declaredContent(operation, exchange.status) ?? [];
  const content = contentFor(declared, exchange) ?? declared.find(([name]) => isJsonType(name))?.[1];
  const described = content?.get('schema');
  if (described === undefined || (exchange.json === undefined && !isJsonType(exchange.mediaType)))
    return unseen('no schema is declared for the answer');
  if (exchange.json === undefined) return broken('one JSON document', show(exchange.text().slice(0, 80)), exchange);
  const errors = schemaErrors(session.map.format, described, exchange.json);
  return errors.length === 0
    ? kept
    : broken(
        'an answer that is valid against its schema',
        errors.slice(0, 3).join('; '),
        exchange,
        exchange.text().slice(0, 300),
      );
}

function mediaType(operation: OperationMap, exchange: Exchange): Judgement {
  const declared = declaredContent(operation, exchange.status);
  if (declared === undefined || declared.length === 0 || exchange.wire.body.length === 0)
    return unseen('no media type is declared for the answer');
  if (contentFor(declared, exchange) !== undefined) return kept;
  const types = declared.map(([name]) => name);
  return broken(`one of ${show(types)}`, show(exchange.header('content-type')), exchange);
}
