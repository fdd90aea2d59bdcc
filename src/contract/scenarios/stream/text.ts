import type { DeltaMap, StreamMap } from '../../../api-map/types.ts';
import { noStream } from '../../answers.ts';
import { ask } from '../../ask.ts';
import { describe, payloadsOf, streamMap, variantOf } from '../../events.ts';
import type { Exchange, StreamEvent } from '../../exchange.ts';
import { valueAt } from '../../pointer.ts';
import { streamable } from '../../reach.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

export default scenario({
  id: 'stream/text',
  about: 'Joins the pieces of a stream and compares them with the final text that the stream itself states.',
  claims: { 'pieces-join': 'SSE-17' },
  requests: 1,
  targets: (map) =>
    map.operations
      .filter(streamable)
      .flatMap((operation) =>
        target(operation, { 'pieces-join': operation.stream!.deltas.some(({ total }) => total !== undefined) }),
      ),
  async run({ operation }, session) {
    const exchange = await ask(session, operation, { stream: true });
    const missing = noStream(exchange);
    if (missing !== undefined) return { 'pieces-join': missing };
    const map = streamMap(operation);
    const judgements = map.deltas.flatMap((delta) => (delta.total === undefined ? [] : [joins(map, delta, exchange)]));
    return {
      'pieces-join':
        judgements.find(({ is }) => is === 'broken') ??
        judgements.find(({ is }) => is === 'kept') ??
        unseen('the stream states no final text'),
    };
  },
});

function joins(map: StreamMap, delta: DeltaMap, exchange: Exchange): Judgement {
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
        const at = [...whole].findIndex((char, index) => [...joined][index] !== char);
        const where = at === -1 ? whole.length : at;
        return broken(
          `pieces that join to ${show(whole.slice(Math.max(0, where - 10), where + 30))}`,
          show(joined.slice(Math.max(0, where - 10), where + 30)),
          exchange,
          describe(event),
        );
      }
    }
  }
  return totals === 0 ? unseen('the stream states no final text') : kept;
}

function keyOf(delta: DeltaMap, event: StreamEvent): string {
  return JSON.stringify(delta.keys.map((at) => valueAt(event.json, at) ?? null));
}
