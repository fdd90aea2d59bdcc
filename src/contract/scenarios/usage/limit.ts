import { answersPlainly, countsOf, noAnswer } from '../../answers.ts';
import { ask, LONG_PROMPT, smallLimit } from '../../ask.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'usage/limit',
  about: 'Asks for more text than the output limit allows and counts the tokens of the answer.',
  claims: { 'within-limit': 'USE-09' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, {
          'within-limit': operation.request.outputLimits.length > 0 && operation.answer!.usage?.output !== undefined,
        }),
      ),
  async run({ operation }, session) {
    const limit = smallLimit(operation);
    const exchange = await ask(session, operation, { prompt: LONG_PROMPT, limit });
    const missing = noAnswer(exchange);
    if (missing !== undefined) return { 'within-limit': missing };
    const { output } = countsOf(operation.answer!.usage!, exchange.json);
    if (output === undefined) return { 'within-limit': unseen('the answer reports no output tokens') };
    return { 'within-limit': output <= limit ? kept : broken(`at most ${limit} output tokens`, String(output), exchange) };
  },
});
