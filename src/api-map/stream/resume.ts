// In: a request. Out: its parameters that say behind which event a stream goes on.
import type { RequestMap, StreamMap } from '../types.ts';

const BEHIND = /^(last-event-id|starting_after|after|cursor|since|from_event|last_event_id|offset|start_seq)$/i;

export function resumeOf({ parameters }: RequestMap): Pick<StreamMap, 'resume'> {
  const resume = parameters.filter(({ name, in: place }) => (place === 'query' || place === 'header') && BEHIND.test(name));
  return resume.length === 0 ? {} : { resume };
}
