import type { StreamMap } from '../../../api-map/types.ts';
import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { choiceOf, describe, fieldValues, isError, payloadsOf, streamMap } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { streamable } from '../../reach.ts';
import { all, scenario, target } from '../../scenario.ts';
import { blocked, broken, type Judgement, kept, show } from '../../verdict.ts';

export default scenario({
  id: 'finish/stream',
  about: 'Follows the finish reasons through a stream.',
  claims: { 'exactly-one': 'FIN-07', listed: 'FIN-05' },
  requests: 1,
  targets: (map) =>
    map.operations.filter(streamable).flatMap((operation) => {
      const reason = operation.stream?.finishReason;
      return target(operation, {
        // A reason that stands in a variant of its own for bad ends only says nothing of good ones.
        'exactly-one': reason !== undefined && operation.answer?.finish?.absent === undefined,
        listed: reason?.field.values !== undefined && reason.field.open !== true,
      });
    }),
  async run({ operation, claims }, session) {
    const exchange = await ask(session, operation, { stream: true });
    const missing = noStream(exchange);
    if (missing !== undefined) return all(claims, missing);
    const map = streamMap(operation);
    const { at, variant, field } = map.finishReason!;
    const found = [...fieldValues(map, payloadsOf(map, exchange), at, variant)].filter(
      ({ value }) => value !== null && value !== '',
    );
    const unlisted = found.find(({ value }) => !field.values?.includes(value));
    return {
      'exactly-one': exactlyOne(map, exchange, found),
      listed:
        unlisted === undefined
          ? kept
          : broken(`one of ${show(field.values)} at \`${at}\``, show(unlisted.value), exchange, describe(unlisted.event)),
    };
  },
});

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
      const evidence = own[1] === undefined ? undefined : describe(own[1].event);
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
