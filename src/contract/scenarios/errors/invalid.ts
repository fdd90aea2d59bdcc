import type { ErrorResponseMap, OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, ROOTS } from '../../answers.ts';
import { ask, wrongPrompt } from '../../ask.ts';
import { errorErrors } from '../../conformance.ts';
import type { Exchange } from '../../exchange.ts';
import { isSuccess } from '../../exchange.ts';
import { isRecord, valueAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { refused } from './refused.ts';
import { requestIdOf } from './request-ids.ts';

export default scenario({
  id: 'errors/invalid',
  about: 'Sends a prompt of a type that the schema does not allow and reads the refusal.',
  claims: { refused: 'ERR-07', 'not-2xx': 'ERR-12', shape: 'ERR-09', code: 'ERR-04', param: 'ERR-11', 'request-id': 'ERR-06' },
  requests: 1,
  outputTokens: 0,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const wrong = wrongPrompt(map.format, operation) !== undefined;
        const declared = Object.values(operation.errors.byStatus);
        return target(operation, {
          refused: wrong,
          'not-2xx': wrong && declared.some((error) => error.message !== undefined || error.code !== undefined),
          shape: wrong && declared.some((error) => error.schema !== undefined),
          code: wrong && declared.some((error) => error.code !== undefined),
          param: wrong && declared.some((error) => error.param !== undefined),
          'request-id': wrong,
        });
      }),
  // Other refusals may have a shape of their own: a gateway's, a login page's.
  passive: (_, { status }) => (status === 400 || status === 422 ? ['shape', 'code', 'request-id'] : []),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, { set: wrongPrompt(session.map.format, operation)!, valid: false });
    const verdict = refused(exchange, 'a 4xx status, since the prompt breaks the schema');
    if (verdict.is === 'blocked' || verdict.is === 'skipped') return all(claims, verdict);
    // A path that is not deployed refuses everything.
    if ((exchange.status === 404 || exchange.status === 405) && (await ask(session, operation, {})).status === exchange.status)
      return all(claims, blocked(ROOTS.accepted, `a valid request is answered with ${exchange.status} as well`, exchange));
    const none = blocked('errors/invalid:refused', 'no error came', exchange);
    const envelope = errorMember(operation, exchange);
    if (isSuccess(exchange)) {
      const hidden =
        envelope === undefined
          ? kept
          : broken(
              'an error status',
              `status ${exchange.status} with an error in the body`,
              exchange,
              exchange.text().slice(0, 200),
            );
      return { ...all(claims, none), refused: verdict, 'not-2xx': hidden };
    }
    const error = declaredFor(operation, exchange.status);
    return {
      refused: verdict,
      'not-2xx': kept,
      shape:
        error?.schema === undefined
          ? unseen(`no schema is declared for status ${exchange.status}`)
          : shape(session, error, exchange),
      code:
        error?.code === undefined
          ? unseen('no code is declared')
          : member(
              error.codes.map(({ at }) => at),
              'a code that a program can compare',
              exchange,
            ),
      param:
        error?.param === undefined
          ? unseen('no parameter is declared')
          : member([error.param.at], 'the parameter at fault', exchange),
      'request-id':
        requestIdOf(operation, exchange) === undefined
          ? broken('a request id in a header or in the body', 'none', exchange)
          : kept,
    };
  },
});

/** RFC 9110 §15: a status that is not declared is treated as the x00 of its class, and `default` speaks of all. */
export function declaredFor(operation: OperationMap, status: number): ErrorResponseMap | undefined {
  const { byStatus } = operation.errors;
  const sole = Object.values(byStatus)[0];
  const alike = new Set(Object.values(byStatus).map((error) => error.schema?.id)).size === 1 ? sole : undefined;
  return byStatus[String(status)] ?? byStatus[`${Math.floor(status / 100)}XX`] ?? byStatus.default ?? alike;
}

export function shape(session: Session, error: ErrorResponseMap, exchange: Exchange): Judgement {
  if (exchange.json === undefined) {
    const type = exchange.header('content-type');
    return broken(
      'an error in JSON',
      `${type === undefined ? 'no Content-Type' : show(type)}: ${show(exchange.text().slice(0, 60))}`,
      exchange,
    );
  }
  const errors = errorErrors(session.map.format, error, exchange.json);
  return errors.length === 0
    ? kept
    : broken('an error of the declared shape', errors.slice(0, 3).join('; '), exchange, exchange.text().slice(0, 300));
}

/** One of the places is enough: servers fill `type` and leave `code` null, or the other way round. */
function member(places: readonly string[], expected: string, exchange: Exchange): Judgement {
  const filled = places.some((at) => !EMPTY.has(valueAt(exchange.json, at)));
  if (filled) return kept;
  const where = places.map((at) => `\`${at}\``).join(' or ');
  return broken(`${expected} at ${where}`, 'none', exchange, exchange.text().slice(0, 300));
}

const EMPTY = new Set<unknown>([undefined, null, '']);

/** The error of the declared envelope in a body that should be an answer. */
function errorMember(operation: OperationMap, exchange: Exchange): unknown {
  for (const error of Object.values(operation.errors.byStatus)) {
    const at = error.envelope;
    if (at !== undefined && at !== '') {
      const value = valueAt(exchange.json, at);
      if (isRecord(value) || (typeof value === 'string' && value !== '')) return value;
    }
  }
  return undefined;
}
