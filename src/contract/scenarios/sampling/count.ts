import type { OperationMap } from '../../../api-map/types.ts';
import { answersAreItems, answersPlainly, noAnswer, noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { LimitReached, Unresponsive } from '../../call.ts';
import { choiceOf, describe, fieldValues, isError, payloadsOf, streamMap } from '../../events.ts';
import { arrayBefore, isRecord, valueAt } from '../../pointer.ts';
import { callable, streamable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, unseen } from '../../verdict.ts';

export default scenario({
  id: 'sampling/count',
  about: 'Asks for two answers at once, in one body and in a stream.',
  claims: { 'all-answers': 'SMP-09' },
  requests: 2,
  targets: (map) =>
    map.operations
      .filter((operation) => callable(operation) && answersPlainly(operation))
      .flatMap((operation) =>
        target(operation, { 'all-answers': operation.request.count !== undefined && answersAreItems(operation.answer!) }),
      ),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { count: 2 });
    const missing = noAnswer(exchange, true);
    if (missing !== undefined) return { 'all-answers': missing };
    const items = valueAt(exchange.json, arrayBefore(operation.answer!.text!.at)!);
    if (!Array.isArray(items)) return { 'all-answers': unseen('the answer holds no list of answers') };
    if (items.length !== 2) return { 'all-answers': broken('2 answers', String(items.length), exchange) };
    const indices = items.map((item) => (isRecord(item) ? item.index : undefined));
    // An order without indices tells the answers apart as well.
    const fine = indices.every((index) => index === undefined) || new Set(indices).size === 2;
    if (!fine) return { 'all-answers': broken('the indices 0 and 1', indices.join(' and '), exchange) };
    return { 'all-answers': (await streamed(operation, session)) ?? kept };
  },
});

/** What is wrong with the two answers of a stream, whose finish reasons tell them apart; undefined when nothing is, or nothing can be said. */
async function streamed(operation: OperationMap, session: Session): Promise<Judgement | undefined> {
  const reason = operation.stream?.finishReason;
  if (!streamable(operation) || reason === undefined || !reason.at.includes('/*')) return undefined;
  // A stream that never comes is told by its own checks.
  const exchange = await ask(session, operation, { count: 2, stream: true }).catch((error: unknown) => {
    if (error instanceof Unresponsive || error instanceof LimitReached) return undefined;
    throw error;
  });
  if (exchange === undefined) return undefined;
  const map = streamMap(operation);
  const events = noStream(exchange) === undefined && exchange.ending === 'complete' ? payloadsOf(map, exchange) : [];
  if (events.some((event) => isError(map, event))) return undefined;
  const ends = [...fieldValues(map, events, reason.at, reason.variant)].filter(({ value }) => value !== null && value !== '');
  const choices = ends.map(choiceOf);
  // Fewer than two reasons are a matter of FIN-07.
  if (choices.length < 2 || new Set(choices).size === 2) return undefined;
  return broken('the indices 0 and 1 in the stream', choices.join(' and '), exchange, describe(ends.at(-1)!.event));
}
