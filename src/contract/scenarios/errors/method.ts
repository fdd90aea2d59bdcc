import { ROOTS } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { blocked, broken, kept } from '../../verdict.ts';

export default scenario({
  id: 'errors/method',
  about: 'Sends a method that the path does not have.',
  claims: { refused: 'ERR-14' },
  requests: 1,
  outputTokens: 0,
  targets: (map) =>
    map.operations.filter(callable).flatMap((operation) =>
      target(operation, {
        refused: !map.operations.some((other) => other.path === operation.path && other.method === 'PATCH'),
      }),
    ),
  async run({ operation }, session) {
    // PATCH without a body changes nothing where it is understood after all.
    const { path, query = [], headers = [] } = await callTo(session, operation);
    const exchange = await session.send({ operation, path, query, headers, method: 'PATCH', valid: false });
    const { status } = exchange;
    if (status === 0) return { refused: blocked(ROOTS.serverError, `no answer came: ${exchange.wire.detail}`, exchange) };
    // RFC 9110 §15.6.2: 501 is the answer of a server that does not know the method at all.
    const wrong = (status >= 200 && status < 300) || (status >= 500 && status !== 501);
    return { refused: wrong ? broken('405 or 404', `status ${status}`, exchange) : kept };
  },
});
