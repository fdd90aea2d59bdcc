import type { EventStyle } from '../http/event-stream.ts';
import { failureEvent } from './events.ts';
import type { EventLog } from './log.ts';

/** `resumable`: the stream can be read again behind each of its events, so each carries its id. */
export function eventStyle(log: Pick<EventLog, 'events'>, resumable: boolean): EventStyle {
  return {
    named: true,
    ...(resumable ? { id: ({ sequence_number }) => String(sequence_number) } : {}),
    failure: (error) => failureEvent(error, log.events.length),
  };
}
