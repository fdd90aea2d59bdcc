// Faults that only some bodies and some parameters bring to light.
import type { Handle } from '../pipeline.ts';
import { onJson, withBody } from './edit.ts';
import { crashed, onStatus } from './requests.ts';
import type { ServerFaults } from './types.ts';

export const INPUTS: ServerFaults = {
  'input-missing-500': () => ({ handle: (clean) => whereMissing(clean, (refusal) => crashed(refusal)) }),
  'input-missing-flat': () => ({
    handle: (clean) =>
      whereMissing(clean, (refusal) => withBody(refusal, JSON.stringify({ message: 'A member is missing.', code: 'missing' }))),
  }),
  'input-number-ignored': () => ({
    handle: (clean) =>
      onJson(clean, async (body, _, send) => {
        const response = await send(body);
        if (response.status !== 400) return response;
        const kept = Object.entries(body).filter(([name, value]) => typeof value !== 'number' || name === 'temperature');
        const again = await send(Object.fromEntries(kept));
        return again.status === 200 ? again : response;
      }),
  }),
  'input-rare-text-500': () => ({
    handle: (clean) =>
      onJson(clean, async (body, _, send) => {
        const response = await send(body);
        return /[\u{10000}-\u{10ffff}]/u.test(JSON.stringify([body['messages'], body['input']])) ? crashed(response) : response;
      }),
  }),
  'list-size-500': () => ({
    handle: (clean) => {
      const crashing = onStatus(clean, 400, crashed);
      return (request, context) => (request.method === 'GET' ? crashing : clean)(request, context);
    },
  }),
};

/** Refusals of calls that lack the model or what it is asked. */
function whereMissing(clean: Handle, change: (refusal: Response) => Response): Handle {
  return onJson(clean, async (body, request, send) => {
    const response = await send(body);
    const lacks = body['model'] === undefined || (body['messages'] === undefined && body['input'] === undefined);
    return response.status === 400 && lacks && CALL.test(request.url) ? change(response) : response;
  });
}

const CALL = /\/(chat\/completions|responses|embeddings)$/;
