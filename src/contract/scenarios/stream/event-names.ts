import type { StreamMap } from '../../../api-map/types.ts';
import { describe, payloadsOf } from '../../events.ts';
import type { Exchange } from '../../exchange.ts';
import { valueAt } from '../../pointer.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

/** A stream → whether the `event` field and the type in the payload agree wherever both stand. */
export function eventNames(map: StreamMap, at: string, exchange: Exchange): Judgement {
  const both = payloadsOf(map, exchange).flatMap((event) => {
    const type = valueAt(event.json, at);
    return event.named && typeof type === 'string' ? [{ event, type }] : [];
  });
  if (both.length === 0) return unseen('no event carries a name and a type');
  const wrong = both.find(({ event, type }) => event.event !== type);
  if (wrong === undefined) return kept;
  // Where nothing says that the name repeats the type, one name for all events (`event: message`) is a label of another kind.
  const names = new Set(both.map(({ event }) => event.event));
  const types = new Set(both.map(({ type }) => type));
  if (map.eventName === 'unknown' && names.size === 1 && types.size > 1)
    return unseen('the event name does not stand for the type');
  return broken(
    `\`event: ${wrong.type}\`, as in the payload`,
    `\`event: ${show(wrong.event.event)}\``,
    exchange,
    describe(wrong.event),
  );
}
