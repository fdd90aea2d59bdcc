import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, refusal } from '../../answers.ts';
import { ask, callTo } from '../../ask.ts';
import { type Exchange, isSuccess } from '../../exchange.ts';
import { breaks } from '../../generate/fields.ts';
import { brokenSites } from '../../generate/sites.ts';
import { share, trySites } from '../../generate/try-sites.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, skipped, unseen } from '../../verdict.ts';
import { declaredFor, shape } from '../errors/invalid.ts';

/** For the whole run, over all operations. */
const TOTAL = 30;
const MOST = 10;
const SHRINKS = 10;

export default scenario({
  id: 'generated/invalid',
  about:
    'Breaks the schema of the request in one place at a time, at places and with values that a seed chooses, and reads the refusals.',
  claims: { 'no-server-error': 'ERR-07', 'not-accepted': 'ERR-07', shape: 'ERR-09' },
  requests: MOST + 1,
  outputTokens: 0,
  targets: (map) =>
    map.operations
      .filter((operation) => candidate(operation))
      .flatMap((operation) =>
        target(operation, {
          'no-server-error': true,
          'not-accepted': true,
          shape: Object.values(operation.errors.byStatus).some((error) => error.schema !== undefined),
        }),
      ),
  async run({ operation, claims }, session) {
    const refused = refusal(await ask(session, operation, {}));
    if (refused !== undefined) return all(claims, refused);
    const { json: body } = await callTo(session, operation);
    const { format } = session.map;
    // What is wrong by itself proves nothing of the place that is broken.
    if (breaks(format, operation.request.schema!, body))
      return all(claims, unseen('no valid body could be made of the description'));
    const fc = await import('fast-check');
    const { found, right } = await trySites(session, operation, body, {
      fault: (exchange) => faultOf(exchange),
      sites: brokenSites(fc, format, operation, body),
      width: share(session.map.operations.filter(candidate).length, TOTAL, MOST),
      shrinks: SHRINKS,
      free: true,
    });
    if (found.size + right.length === 0) return all(claims, unseen('the schema of the body takes everything'));
    const limited = right.find(({ exchange }) => exchange.status === 429);
    if (limited !== undefined) return all(claims, skipped('the target answers with 429: its rate limit is reached'));
    const crash = found.get('server-error');
    const accepted = found.get('accepted');
    return {
      'no-server-error':
        crash === undefined
          ? kept
          : broken(
              `a 4xx status, since ${crash.what}`,
              outcome(crash.exchange),
              crash.exchange,
              crash.exchange.text().slice(0, 200),
            ),
      'not-accepted':
        accepted === undefined
          ? kept
          : broken(
              `a 4xx status, since ${accepted.what}`,
              `status ${accepted.exchange.status}`,
              accepted.exchange,
              accepted.exchange.text().slice(0, 200),
            ),
      shape: claims.includes('shape') ? envelopes(right.map(({ exchange }) => exchange)) : undefined,
    };

    function envelopes(refusals: readonly Exchange[]): Judgement {
      const judged = refusals.flatMap((exchange) => {
        const error = declaredFor(operation, exchange.status);
        return error?.schema === undefined ? [] : [shape(session, error, exchange)];
      });
      const [refusedFirst] = refusals;
      if (refusedFirst === undefined) {
        const root = crash === undefined ? 'not-accepted' : 'no-server-error';
        return blocked(`generated/invalid:${root}`, 'no refusal came');
      }
      return (
        judged.find(({ is }) => is === 'broken') ?? judged[0] ?? unseen(`no schema is declared for status ${refusedFirst.status}`)
      );
    }
  },
});

function candidate(operation: OperationMap): boolean {
  return callable(operation) && answersPlainly(operation) && operation.request.schema !== undefined;
}

function faultOf(exchange: Exchange): 'server-error' | 'accepted' | undefined {
  if (isSuccess(exchange)) return 'accepted';
  // RFC 9110 §15.6.4: an overload is no word on the request.
  return exchange.status === 0 || (exchange.status >= 500 && exchange.status !== 503) ? 'server-error' : undefined;
}

export function outcome(exchange: Exchange): string {
  return exchange.status === 0 ? exchange.wire.detail : `status ${exchange.status}`;
}
