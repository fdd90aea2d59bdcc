import { answersPlainly, refusal } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { isSuccess } from '../../exchange.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept } from '../../verdict.ts';
import { requestIdOf } from './request-ids.ts';

export default scenario({
  id: 'errors/request-id',
  about: 'Looks for a request id on a successful answer.',
  claims: { 'on-success': 'ERR-13' },
  requests: 1,
  targets: (map) => map.operations.filter(callable).flatMap((operation) => target(operation, { 'on-success': true })),
  passive: (_, exchange) => (isSuccess(exchange) ? ['on-success'] : []),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { stream: !answersPlainly(operation) });
    const refused = refusal(exchange);
    if (refused !== undefined) return { 'on-success': refused };
    return {
      'on-success':
        requestIdOf(operation, exchange) === undefined ? broken('a header such as `x-request-id`', 'none', exchange) : kept,
    };
  },
});
