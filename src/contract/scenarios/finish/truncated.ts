import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, countsOf, noAnswer } from '../../answers.ts';
import { ask, LONG_PROMPT, smallLimit } from '../../ask.ts';
import type { Exchange } from '../../exchange.ts';
import { valuesAt } from '../../pointer.ts';
import { callable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/truncated',
  about: 'Asks for more text than the output limit allows and reads the finish reason of the cut answer.',
  claims: { 'says-so': 'FIN-06' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const { finishReason, finish, usage } = operation.answer!;
        return target(operation, {
          'says-so':
            finishReason !== undefined &&
            finish !== undefined &&
            finish.length.length > 0 &&
            operation.request.outputLimits.length > 0 &&
            usage?.output !== undefined,
        });
      }),
  async run({ operation }, session) {
    const first = await judge(operation, session, smallLimit(operation));
    // An answer may end by chance exactly at the limit; at two limits it does not.
    return { 'says-so': first.is === 'broken' ? await judge(operation, session, smallLimit(operation) + 3) : first };
  },
});

async function judge(operation: OperationMap, session: Session, limit: number): Promise<Judgement> {
  const exchange = await ask(session, operation, { prompt: LONG_PROMPT, limit });
  const missing = noAnswer(exchange);
  if (missing !== undefined) return missing;
  const { output } = countsOf(operation.answer!.usage!, exchange.json);
  if (output === undefined) return unseen('the answer reports no output tokens, so it is not known whether it was cut');
  if (output < limit) return unseen(`the answer ended by itself after ${output} tokens`);
  // More than the limit: the limit was not applied (USE-09), so nothing was cut by it.
  if (output > limit) return unseen(`the answer has ${output} tokens: the limit of ${limit} did not cut it`);
  return saysSo(operation, exchange, limit);
}

function saysSo(operation: OperationMap, exchange: Exchange, limit: number): Judgement {
  const { finishReason, finish } = operation.answer!;
  const reasons = valuesAt(exchange.json, finishReason!.at)
    .map(({ value }) => value)
    .filter((value) => value !== null);
  const expected = `one of ${show(finish!.length)} at \`${finishReason!.at}\`, since the answer has all ${limit} tokens that were allowed`;
  if (reasons.some((reason) => finish!.length.includes(String(reason)))) return kept;
  if (reasons.length === 0)
    return finish!.absent === 'stop'
      ? broken(expected, 'none, which stands for a natural end', exchange)
      : unseen('the answer has no finish reason');
  if (reasons.every((reason) => finish!.stop.includes(String(reason)))) return broken(expected, show(reasons[0]), exchange);
  return unseen(`the answer ended for another reason, ${show(reasons[0])}`);
}
