import type { StreamMap } from '../../../api-map/types.ts';
import type { Format } from '../../../description/types.ts';
import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { accepts } from '../../body.ts';
import { controlTokenAtEnd } from '../../control-tokens.ts';
import { choiceOf, describe, fieldValues, isError, payloadsOf, streamMap } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { joinedPieces } from '../../pieces.ts';
import { streamable } from '../../reach.ts';
import { all, byStream, scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'finish/stream',
  about: 'Follows the finish reasons and the text through a stream to its end.',
  claims: { 'exactly-one': 'FIN-07', listed: 'FIN-05', 'clean-end': 'FIN-24' },
  requests: 1,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => {
      const reason = operation.stream?.finishReason;
      return target(operation, {
        // A reason that stands in a variant of its own for bad ends only says nothing of good ones.
        'exactly-one': reason !== undefined && operation.answer?.finish?.absent === undefined,
        listed: reason?.field.values !== undefined && reason.field.open !== true,
        'clean-end': operation.stream!.deltas.some(({ carries }) => carries === 'text'),
      });
    }),
  passive: byStream('exactly-one', 'listed', 'clean-end'),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, { stream: true });
    const missing = noStream(exchange);
    if (missing !== undefined) return all(claims, missing);
    const map = streamMap(operation);
    const cleanEnd = endsClean(map, exchange);
    if (map.finishReason === undefined) return { 'clean-end': cleanEnd };
    const { at, variant, field } = map.finishReason;
    const found = [...fieldValues(map, payloadsOf(map, exchange), at, variant)].filter(
      ({ value }) => value !== null && value !== '',
    );
    const unlisted = found.find(({ value }) => !field.values?.includes(value));
    return {
      'clean-end': cleanEnd,
      'exactly-one': inEach(session.map.format, map, exchange, found.length) ?? exactlyOne(map, exchange, found),
      listed:
        unlisted === undefined
          ? kept
          : broken(`one of ${show(field.values)} at \`${at}\``, show(unlisted.value), exchange, describe(unlisted.event)),
    };
  },
});

function endsClean(map: StreamMap, exchange: Exchange): Judgement {
  const texts = joinedPieces(map, exchange, 'text').filter(({ text }) => text !== '');
  const leak = texts.find(({ text }) => controlTokenAtEnd(text) !== undefined);
  if (leak !== undefined)
    return broken('pieces that end without a control token', show(leak.text.slice(-60)), exchange, describe(leak.last));
  return texts.length === 0 ? unseen('the stream holds no text') : kept;
}

/** Where the schema leaves an event no way to say that it is not the last, every event names a reason. */
function inEach(format: Format, map: StreamMap, exchange: Exchange, count: number): Judgement | undefined {
  const { variant, field } = map.finishReason!;
  const free = field.schema === undefined || !field.required || accepts(format, field.schema, null) || variant !== undefined;
  return free || count < 2 || count < payloadsOf(map, exchange).length
    ? undefined
    : unseen('the description requires a finish reason in every event');
}

function exactlyOne(
  map: StreamMap,
  exchange: Exchange,
  found: readonly (ReturnType<typeof fieldValues> extends Generator<infer T> ? T : never)[],
): Judgement {
  const events = payloadsOf(map, exchange);
  if (exchange.ending !== 'complete' && found.length === 0)
    return blocked('stream/framing:closed-in-order', 'the stream was cut', exchange);
  if (events.some((event) => isError(map, event)))
    return blocked('basics/call:no-server-error', 'the stream reports a failure', exchange);
  const texts = map.deltas
    .flatMap((delta) => [...fieldValues(map, events, delta.at, delta.variant)])
    .filter(({ value }) => typeof value === 'string' && value !== '');
  const choices = new Set([...found, ...texts.filter(({ indices }) => indices.length > 0)].map(choiceOf));
  if (choices.size === 0) choices.add(0);
  for (const choice of choices) {
    const own = found.filter((reason) => reason.indices.length === 0 || choiceOf(reason) === choice);
    if (own.length !== 1) {
      const seen = own[1]?.event ?? events.at(-1);
      const evidence = seen === undefined ? undefined : describe(seen);
      return broken(`one finish reason for answer ${choice}`, `${own.length}`, exchange, evidence);
    }
    const late = texts.find((text) => choiceOf(text) === choice && text.event.index > own[0]!.event.index);
    if (late !== undefined) {
      return broken(
        `no piece of answer ${choice} after its finish reason (event ${own[0]!.event.index})`,
        `one in event ${late.event.index}`,
        exchange,
        describe(late.event),
      );
    }
  }
  return kept;
}
