import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, refusal } from '../../answers.ts';
import { ask, callTo } from '../../ask.ts';
import { breaks } from '../../generate/fields.ts';
import { edgeSites } from '../../generate/sites.ts';
import { share, trySites } from '../../generate/try-sites.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, skipped, unseen } from '../../verdict.ts';
import { outcome } from './invalid.ts';

const TOTAL = 15;
const MOST = 5;
const SHRINKS = 20;

export default scenario({
  id: 'generated/valid',
  about: 'Sends bodies at the edge of what the schema allows, and prompts of characters that few people type.',
  claims: { 'no-server-error': 'DOC-03' },
  requests: MOST + 1,
  targets: (map) => map.operations.filter(candidate).flatMap((operation) => target(operation, { 'no-server-error': true })),
  async run({ operation }, session) {
    const refused = refusal(await ask(session, operation, {}));
    if (refused !== undefined) return { 'no-server-error': refused };
    const { json: body } = await callTo(session, operation);
    const { format } = session.map;
    if (breaks(format, operation.request.schema!, body))
      return { 'no-server-error': unseen('no valid body could be made of the description') };
    const fc = await import('fast-check');
    const { found, right } = await trySites(session, operation, body, {
      // A refusal may be right: not every rule can be written into a schema.
      fault: ({ status }) => (status === 0 || (status >= 500 && status !== 503) ? 'server-error' : undefined),
      sites: edgeSites(fc, format, operation, body),
      width: share(session.map.operations.filter(candidate).length, TOTAL, MOST),
      shrinks: SHRINKS,
      free: false,
    });
    const crash = found.get('server-error');
    if (crash !== undefined) {
      const { exchange } = crash;
      return {
        'no-server-error': broken(
          `an answer, since the body keeps to its schema (${crash.what})`,
          outcome(exchange),
          exchange,
          exchange.text().slice(0, 200),
        ),
      };
    }
    if (right.length === 0) return { 'no-server-error': unseen('the schema of the body sets no bounds') };
    const limited = right.every(({ exchange }) => exchange.status === 429);
    return { 'no-server-error': limited ? skipped('the target answers with 429: its rate limit is reached') : kept };
  },
});

function candidate(operation: OperationMap): boolean {
  return callable(operation) && answersPlainly(operation) && operation.request.schema !== undefined;
}
