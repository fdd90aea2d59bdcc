import type { OperationMap, StreamMap } from '../../../api-map/types.ts';
import { answersPlainly, countsOf, noAnswer, noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { asksForUsage, usageSwitch } from '../../body.ts';
import { describe, isError, payloadsOf, roleOf, streamMap, variantOf } from '../../events.ts';
import type { Exchange, StreamEvent } from '../../exchange.ts';
import { joinedPieces } from '../../pieces.ts';
import { isRecord, valueAt } from '../../pointer.ts';
import { streamable } from '../../reach.ts';
import { all, byStream, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { blocked, broken, type Judgement, kept, unseen } from '../../verdict.ts';
import { aboveZero } from './above-zero.ts';
import { countsAreCounts, partsFit, totalAddsUp } from './arithmetic.ts';

export default scenario({
  id: 'usage/stream',
  about: 'Adds up the usage of a stream and compares it with that of the same request unstreamed.',
  claims: {
    present: 'USE-05',
    once: 'USE-11',
    total: 'USE-04',
    counts: 'USE-07',
    parts: 'USE-08',
    'same-input': 'USE-10',
    'above-zero': 'USE-21',
  },
  requests: 2,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => {
      const usage = operation.stream!.usage;
      return target(operation, {
        present: usage !== undefined,
        // Where usage comes with every event by design (each a whole answer), only the place that the map names tells a repetition.
        once: usage !== undefined && (usageSwitch(operation) !== undefined || usage.variant !== undefined),
        total: usage?.map.totalIsSum === true,
        counts: usage !== undefined,
        parts: (usage?.map.parts.length ?? 0) > 0,
        'above-zero': usage !== undefined && operation.kind.value === 'generation',
        'same-input': usage?.map.input !== undefined && operation.answer?.usage?.input !== undefined && answersPlainly(operation),
      });
    }),
  passive: (operation, exchange) => {
    const claims = byStream('once', 'total', 'counts', 'parts', 'above-zero')(operation, exchange);
    return claims.length > 0 && asksForUsage(operation, exchange) !== false ? ['present', ...claims] : claims;
  },
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, { stream: true });
    const missing = noStream(exchange);
    if (missing !== undefined) return all(claims, missing);
    const map = streamMap(operation);
    const { map: usage, at } = map.usage!;
    const events = usageEvents(map, exchange);
    const event = events.at(-1);
    if (event === undefined) {
      const cut =
        exchange.ending === 'complete' ? undefined : blocked('stream/framing:closed-in-order', 'the stream was cut', exchange);
      const failed = payloadsOf(map, exchange).some((found) => isError(map, found))
        ? blocked('basics/call:no-server-error', 'the stream reports a failure', exchange)
        : undefined;
      return {
        ...all(claims, cut ?? unseen('the stream reports no usage')),
        // A dialect whose usage comes on request, in a description that has no place for the request.
        present:
          cut ??
          failed ??
          (operation.stream!.usage!.onRequest !== undefined && usageSwitch(operation) === undefined
            ? unseen('usage comes on request, and the description has no field to request it')
            : undefined) ??
          broken(`token counts at \`${at}\` of an event`, 'none in any event', exchange),
      };
    }
    return {
      present: kept,
      once: events.length === 1 ? kept : broken('usage in one event', `in ${events.length}`, exchange, describe(events[0]!)),
      total: totalAddsUp(usage, countsOf(usage, event.json), exchange, describe(event)),
      counts: countsAreCounts(usage, event.json, exchange, describe(event)),
      parts: partsFit(usage, event.json, exchange, describe(event)),
      'above-zero': aboveZero(
        usage,
        event.json,
        joinedPieces(map, exchange, 'text').some(({ text }) => text !== ''),
        exchange,
        describe(event),
      ),
      'same-input': claims.includes('same-input') ? await sameInput(operation, session, event, exchange) : kept,
    };
  },
});

async function sameInput(operation: OperationMap, session: Session, event: StreamEvent, exchange: Exchange): Promise<Judgement> {
  const streamed = countsOf(operation.stream!.usage!.map, event.json).input;
  if (streamed === undefined) return unseen('the stream reports no input count');
  const plain = await ask(session, operation, {});
  const missing = noAnswer(plain);
  if (missing !== undefined) return missing;
  const { input } = countsOf(operation.answer!.usage!, plain.json);
  if (input === undefined) return unseen('the unstreamed answer reports no input count');
  if (input !== streamed) return broken(`${input} input tokens, as unstreamed`, String(streamed), exchange, describe(event));
  return startsOtherwise(streamMap(operation), input, exchange) ?? kept;
}

/** Some streams state the input in the event that starts the answer, before the usage at the end. */
function startsOtherwise(map: StreamMap, input: number, exchange: Exchange): Judgement | undefined {
  const name = map.usage!.map.input!.at.split('/').at(-1)!;
  for (const event of payloadsOf(map, exchange)) {
    if (roleOf(map, event) !== 'start' || !isRecord(event.json)) continue;
    const holder = [event.json, ...Object.values(event.json)].find((value) => isRecord(value) && isRecord(value.usage));
    const count = isRecord(holder) && isRecord(holder.usage) ? holder.usage[name] : undefined;
    if (typeof count === 'number' && count !== input)
      return broken(
        `${input} input tokens in the event that starts the answer, as unstreamed`,
        String(count),
        exchange,
        describe(event),
      );
  }
  return undefined;
}

/** The events that carry token counts; `null` and an empty object stand for none. */
export function usageEvents(map: StreamMap, exchange: Exchange): StreamEvent[] {
  const usage = map.usage;
  if (usage === undefined) return [];
  // Where the last event carries the usage, so does the one that ends an answer which was cut (`response.incomplete`).
  const atEnd = map.variants.some(({ name, role }) => name === usage.variant && role === 'end');
  return payloadsOf(map, exchange).filter(
    (event) =>
      (usage.variant === undefined || variantOf(map, event) === usage.variant || (atEnd && roleOf(map, event) === 'end')) &&
      isRecord(valueAt(event.json, usage.at)) &&
      usage.map.counts.some(({ at }) => valueAt(event.json, at) !== undefined),
  );
}
