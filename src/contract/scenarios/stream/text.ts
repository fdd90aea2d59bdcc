import type { DeltaMap, OperationMap } from '../../../api-map/types.ts';
import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { describe, isError, payloadsOf, roleOf, streamMap, variantOf } from '../../events.ts';
import type { Exchange, StreamEvent } from '../../exchange.ts';
import { valueAt, valuesAt } from '../../pointer.ts';
import { streamable } from '../../reach.ts';
import { byStream, scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'stream/text',
  about: 'Joins the pieces of a stream and compares them with the final text and the final answer that the stream itself states.',
  claims: { 'pieces-join': 'SSE-17' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter(streamable)
      .flatMap((operation) =>
        target(operation, { 'pieces-join': operation.stream!.deltas.some(({ total }) => total !== undefined) }),
      ),
  passive: byStream('pieces-join'),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { stream: true });
    const missing = noStream(exchange);
    if (missing !== undefined) return { 'pieces-join': missing };
    const map = streamMap(operation);
    const judgements = map.deltas.flatMap((delta) => [
      ...(delta.total === undefined ? [] : [joins(operation, delta, exchange)]),
      ...finalAnswer(operation, delta, exchange),
    ]);
    return {
      'pieces-join':
        judgements.find(({ is }) => is === 'broken') ??
        judgements.find(({ is }) => is === 'kept') ??
        unseen('the stream states no final text'),
    };
  },
});

function joins(operation: OperationMap, delta: DeltaMap, exchange: Exchange): Judgement {
  const map = streamMap(operation);
  const pieces = new Map<string, string>();
  let totals = 0;
  for (const event of payloadsOf(map, exchange)) {
    const variant = variantOf(map, event);
    const key = keyOf(delta, event);
    if (variant === delta.variant) {
      const piece = valueAt(event.json, delta.at);
      const apart = delta.unless !== undefined && valueAt(event.json, delta.unless) === true;
      if (typeof piece === 'string' && !apart) pieces.set(key, (pieces.get(key) ?? '') + piece);
    }
    // An event may carry its own last piece beside the final text.
    if (variant === delta.total!.variant && (variant === undefined || variant !== delta.variant)) {
      const whole = valueAt(event.json, delta.total!.at);
      if (typeof whole !== 'string') continue;
      totals++;
      const joined = pieces.get(key) ?? '';
      if (joined !== whole) {
        return differs(joined, whole, exchange, event);
      }
    }
  }
  if (totals > 0) return kept;
  // Where a dialect has an event for the whole text, a stream that came to its end has sent it.
  const end = payloadsOf(map, exchange).find((event) => roleOf(map, event) === 'end');
  return end !== undefined && pieces.size > 0 && operation.dialect !== undefined
    ? broken(`\`${delta.total!.variant}\` with the whole text`, 'none', exchange, describe(end))
    : unseen('the stream states no final text');
}

/** The event that ends some streams repeats the whole answer. It stands where that of the usage does. */
function finalAnswer(operation: OperationMap, delta: DeltaMap, exchange: Exchange): Judgement[] {
  const map = streamMap(operation);
  const usage = operation.answer?.usage?.at;
  const at = map.usage?.at;
  if (delta.joins === undefined || usage === undefined || at === undefined || at === usage || !at.endsWith(usage)) return [];
  const root = at.slice(0, -usage.length);
  const events = payloadsOf(map, exchange);
  const end = events.find((event) => roleOf(map, event) === 'end');
  if (end === undefined || events.some((event) => isError(map, event))) return [];
  // Several kinds of piece may belong into one place, and parts may come in any order.
  const alike = map.deltas.filter(({ joins: place }) => place === delta.joins);
  const parts = new Map<string, string>();
  for (const event of events) {
    const own = alike.find(({ variant }) => variant === variantOf(map, event));
    const piece = own === undefined ? undefined : valueAt(event.json, own.at);
    if (own !== undefined && typeof piece === 'string')
      parts.set(keyOf(own, event), (parts.get(keyOf(own, event)) ?? '') + piece);
  }
  const pieces = [...parts].sort(([left], [right]) => left.localeCompare(right, 'en', { numeric: true })).map(([, text]) => text);
  const texts = valuesAt(end.json, `${root}${delta.joins}`)
    .map(({ value }) => value)
    .filter((text): text is string => typeof text === 'string');
  if (pieces.length === 0 || texts.length === 0) return [];
  const [joined, whole] = [pieces.join(''), texts.join('')];
  return [joined === whole ? kept : differs(joined, whole, exchange, end)];
}

function differs(joined: string, whole: string, exchange: Exchange, event: StreamEvent): Judgement {
  const at = [...whole].findIndex((char, index) => [...joined][index] !== char);
  const where = at === -1 ? whole.length : at;
  const around = (text: string) => show(text.slice(Math.max(0, where - 10), where + 30));
  return broken(`pieces that join to ${around(whole)}`, around(joined), exchange, describe(event));
}

function keyOf(delta: DeltaMap, event: StreamEvent): string {
  return JSON.stringify(delta.keys.map((at) => valueAt(event.json, at) ?? null));
}
