import type { OperationMap } from '../../../api-map/types.ts';
import { answersPlainly, countsOf, noAnswer, noStream } from '../../answers.ts';
import { ask, LONG_PROMPT, smallLimit } from '../../ask.ts';
import { describe, fieldValues, isError, payloadsOf, streamMap } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { apart } from '../../interrupted.ts';
import { valuesAt } from '../../pointer.ts';
import { callable, streamable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';
import { usageEvents } from '../usage/stream.ts';

export default scenario({
  id: 'finish/truncated',
  about:
    'Asks for more text than the output limit allows, in one body and in a stream, and reads the finish reason of the cut answer.',
  claims: { 'says-so': 'FIN-06', 'in-stream': 'FIN-06' },
  requests: 4,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) => {
        const { finishReason, finish, usage } = operation.answer!;
        const limited = (finish?.length.length ?? 0) > 0 && operation.request.outputLimits.length > 0;
        const stream = operation.stream;
        return target(operation, {
          'says-so': limited && finishReason !== undefined && usage?.output !== undefined,
          'in-stream':
            limited &&
            streamable(operation) &&
            stream?.finishReason !== undefined &&
            finish?.absent === undefined &&
            stream.usage?.map.output !== undefined,
        });
      }),
  async run({ operation, claims }, session) {
    const twice = async (one: typeof judge): Promise<Judgement> => {
      const first = await one(operation, session, smallLimit(operation));
      // An answer may end by chance exactly at the limit; at two limits it does not.
      return first.is === 'broken' ? one(operation, session, smallLimit(operation) + 3) : first;
    };
    return {
      'says-so': claims.includes('says-so') ? await twice(judge) : undefined,
      'in-stream': claims.includes('in-stream') ? await apart(() => twice(judgeStream)) : undefined,
    };
  },
});

async function judge(operation: OperationMap, session: Session, limit: number): Promise<Judgement> {
  const exchange = await ask(session, operation, { prompt: LONG_PROMPT, limit });
  const missing = noAnswer(exchange);
  if (missing !== undefined) return missing;
  return notCut(countsOf(operation.answer!.usage!, exchange.json).output, limit) ?? saysSo(operation, exchange, limit);
}

async function judgeStream(operation: OperationMap, session: Session, limit: number): Promise<Judgement> {
  const exchange = await ask(session, operation, { prompt: LONG_PROMPT, limit, stream: true });
  const missing = noStream(exchange);
  if (missing !== undefined) return missing;
  const map = streamMap(operation);
  const events = payloadsOf(map, exchange);
  if (exchange.ending !== 'complete' || events.some((event) => isError(map, event)))
    return unseen('the stream was cut, or it failed');
  const counted = usageEvents(map, exchange).at(-1);
  const other = notCut(counted === undefined ? undefined : countsOf(map.usage!.map, counted.json).output, limit);
  if (other !== undefined) return other;
  const { at, variant } = map.finishReason!;
  const found = [...fieldValues(map, events, at, variant)].filter(({ value }) => value !== null && value !== '');
  const { length, stop } = operation.answer!.finish!;
  const wrong = found.find(({ value }) => stop.includes(String(value)));
  if (found.some(({ value }) => length.includes(String(value)))) return kept;
  // One that never comes is told by FIN-07.
  if (wrong === undefined) return unseen('the stream names another finish reason, or none');
  return broken(expectedAt(length, at, limit), show(wrong.value), exchange, describe(wrong.event));
}

/** Why a count of output tokens does not show an answer that the limit cut. */
function notCut(output: number | undefined, limit: number): Judgement | undefined {
  if (output === undefined) return unseen('the answer reports no output tokens, so it is not known whether it was cut');
  if (output < limit) return unseen(`the answer ended by itself after ${output} tokens`);
  // More than the limit: the limit was not applied (USE-09), so nothing was cut by it.
  return output > limit ? unseen(`the answer has ${output} tokens: the limit of ${limit} did not cut it`) : undefined;
}

function expectedAt(reasons: readonly string[], at: string, limit: number): string {
  return `one of ${show(reasons)} at \`${at}\`, since the answer has all ${limit} tokens that were allowed`;
}

function saysSo(operation: OperationMap, exchange: Exchange, limit: number): Judgement {
  const { finishReason, finish } = operation.answer!;
  const reasons = valuesAt(exchange.json, finishReason!.at)
    .map(({ value }) => value)
    .filter((value) => value !== null);
  const expected = expectedAt(finish!.length, finishReason!.at, limit);
  if (reasons.some((reason) => finish!.length.includes(String(reason)))) return kept;
  if (reasons.length === 0)
    return finish!.absent === 'stop'
      ? broken(expected, 'none, which stands for a natural end', exchange)
      : unseen('the answer has no finish reason');
  if (reasons.every((reason) => finish!.stop.includes(String(reason)))) return broken(expected, show(reasons[0]), exchange);
  return unseen(`the answer ended for another reason, ${show(reasons[0])}`);
}
