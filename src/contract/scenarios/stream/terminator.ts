import type { StreamMap } from '../../../api-map/types.ts';
import { describe, eventsOf, fieldValues, isSentinel, payloadsOf, roleOf, variantOf } from '../../events.ts';
import type { Exchange, StreamEvent } from '../../exchange.ts';
import { valueAt } from '../../pointer.ts';
import { broken, type Judgement, kept } from '../../verdict.ts';

/** A stream → whether it ends with exactly one terminal event. `cut`: why a missing one says nothing. */
export function terminator(map: StreamMap, exchange: Exchange, cut: Judgement | undefined): Judgement {
  const how = map.terminator!.value;
  const events = eventsOf(exchange);
  const { ends, name } = terminalEvents(map, events);
  const end = ends[0];
  if (end === undefined)
    return cut ?? broken(`${name} at the end of the stream`, `${events.length} events without it`, exchange, last(events));
  // A finish reason comes once for each answer, and usage may follow it: FIN-07 counts those.
  if (how.by === 'finish-reason') return kept;
  if (ends.length > 1) return broken(`${name} once`, `${ends.length} times`, exchange, describe(ends[1]!));
  const late = events.find((event) => event.index > end.index && roleOf(map, event) !== 'ping');
  if (late !== undefined)
    return broken(`no event after ${name} (event ${end.index})`, `one in event ${late.index}`, exchange, describe(late));
  if (how.by === 'sentinel' && how.after === 'finish-reason' && payloadsOf(map, exchange).length === 0) {
    return broken(`an answer before ${name}`, 'nothing but the terminal event', exchange);
  }
  return kept;
}

function terminalEvents(map: StreamMap, events: readonly StreamEvent[]): { ends: StreamEvent[]; name: string } {
  const how = map.terminator!.value;
  switch (how.by) {
    case 'sentinel':
      return { ends: events.filter((event) => isSentinel(map, event)), name: `\`data: ${how.data}\`` };
    case 'variant':
      return {
        ends: events.filter((event) => how.names.includes(variantOf(map, event) ?? '')),
        name: how.names.length === 1 ? `\`${how.names[0]}\`` : `one of \`${how.names.join('`, `')}\``,
      };
    case 'flag':
      return { ends: events.filter((event) => valueAt(event.json, how.at) === true), name: `an event with \`${how.at}\` true` };
    default: {
      const reason = map.finishReason;
      const found =
        reason === undefined
          ? []
          : [...fieldValues(map, events, reason.at, reason.variant)].filter(({ value }) => value !== null && value !== '');
      return { ends: found.map(({ event }) => event), name: 'an event with a finish reason' };
    }
  }
}

function last(events: readonly StreamEvent[]): string | undefined {
  const event = events.at(-1);
  return event === undefined ? undefined : `the last is ${describe(event)}`;
}
