// Faults of answers that are made in the background, and of streams that are read on.
import { invalid } from '../errors.ts';
import type { Call, Handler } from '../services.ts';
import { editHeaders } from './edit.ts';
import type { ServerFault, ServerFaults } from './types.ts';

export const RESPONSES: ServerFaults = {
  'resume-refused': () =>
    resumed((clean) => (call, services) => {
      if (seen(call) === undefined) return clean(call, services);
      return Promise.reject(invalid('starting_after', 'The stream cannot be read on.'));
    }),
  'resume-loses-event': () => resumed(from((number) => number + 1)),
  'resume-repeats-event': () => resumed(from((number) => number - 1)),
  'resume-from-start': () => resumed(from(() => -1)),
  'prefer-wait-ignored': () => ({ handlers: { createResponse: without(/^wait/) } }),
  'prefer-async-ignored': () => ({ handlers: { createResponse: without(/^respond-async/) } }),
  'prefer-unnamed': () => ({ handlers: { createResponse: editHeaders((headers) => headers.delete('preference-applied')) } }),
};

function resumed(decorate: (clean: Handler) => Handler): ServerFault {
  return { handlers: { getResponse: decorate } };
}

/** The event that the client has, if it reads on. */
function seen({ query, headers }: Call): number | undefined {
  if (query['stream'] !== true) return undefined;
  const last = headers.get('last-event-id');
  return typeof query['starting_after'] === 'number' ? query['starting_after'] : last === null ? undefined : Number(last);
}

function from(change: (number: number) => number): (clean: Handler) => Handler {
  return (clean) => (call, services) => {
    const number = seen(call);
    return clean(number === undefined ? call : { ...call, query: { ...call.query, starting_after: change(number) } }, services);
  };
}

function without(preference: RegExp): (clean: Handler) => Handler {
  return (clean) => (call, services) => {
    const headers = new Headers(call.headers);
    if (preference.test(headers.get('prefer') ?? '')) headers.delete('prefer');
    return clean({ ...call, headers }, services);
  };
}
