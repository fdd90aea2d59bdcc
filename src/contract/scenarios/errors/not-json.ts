import { answersPlainly } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { callable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { blocked, unseen } from '../../verdict.ts';
import { declaredFor, shape } from './invalid.ts';
import { refused } from './refused.ts';

export default scenario({
  id: 'errors/not-json',
  about: 'Sends half a JSON document as the body.',
  claims: { refused: 'ERR-08', shape: 'ERR-09' },
  requests: 1,
  outputTokens: 0,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, {
          refused: true,
          shape: Object.values(operation.errors.byStatus).some((error) => error.schema !== undefined),
        }),
      ),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, { bytes: new TextEncoder().encode('{"model": "x", "mess'), valid: false });
    const verdict = refused(exchange, 'a 4xx status, since the body is no JSON');
    if (verdict.is === 'blocked' || verdict.is === 'skipped') return all(claims, verdict);
    if (verdict.is === 'broken')
      return { refused: verdict, shape: blocked('errors/not-json:refused', 'no refusal came', exchange) };
    const error = declaredFor(operation, exchange.status);
    return {
      refused: verdict,
      shape:
        error?.schema === undefined
          ? unseen(`no schema is declared for status ${exchange.status}`)
          : shape(session, error, exchange),
    };
  },
});
