// Faults of errors, credentials, quotas and plain answers.
import { ApiError, invalid, problemResponse } from '../errors.ts';
import type { Caller, KeyRing } from '../http/keys.ts';
import { type Handle, pipeline } from '../pipeline.ts';
import { type Json, onJson, withBody } from './edit.ts';
import type { ServerFaults } from './types.ts';

/** A request that is beyond reproach, in place of one that is not. */
const VALID = { model: 'assay-1', messages: [{ role: 'user', content: 'Hello' }] };
const OWNER: Caller = { owner: 'owner-1', apiKeyId: null, scopes: undefined };

export const REQUESTS: ServerFaults = {
  'error-500-for-invalid': () => ({
    handle: (clean) => onStatus(clean, 400, (response, code) => (code === 'invalid_json' ? response : crashed(response))),
  }),
  'error-500-for-bad-json': () => ({
    handle: (clean) => onStatus(clean, 400, (response, code) => (code === 'invalid_json' ? crashed(response) : response)),
  }),
  'error-flat-for-bad-json': () => ({
    handle: (clean) =>
      onStatus(clean, 400, (response, code, body) =>
        code === 'invalid_json' ? withBody(response, JSON.stringify({ message: body['detail'], code })) : response,
      ),
  }),
  'error-200': () => ({
    handle: (clean) =>
      onStatus(clean, 400, (response) => new Response(response.body, { status: 200, headers: response.headers })),
  }),
  'error-method-500': () => ({ handle: (clean) => onStatus(clean, 405, crashed) }),
  'error-200-for-invalid': () => ({
    handle: (clean) =>
      onJson(clean, async (body, request, send) => {
        const response = await send(body);
        return response.status === 400 && request.url.endsWith('/chat/completions') ? send(VALID) : response;
      }),
  }),
  'error-in-stream': () => ({ handle: (clean) => intoStream(clean, (status) => status === 400 || status === 404) }),
  'auth-inside-stream': () => ({ handle: (clean) => intoStream(clean, (status) => status === 401) }),
  'auth-missing-ok': () => ({
    services: ({ keys }) => ({ keys: { identify: async (sent) => (sent === null ? OWNER : keys.identify(sent)) } }),
  }),
  'auth-any-key': () => ({
    services: ({ keys }) => ({ keys: { identify: async (sent) => (sent === null ? keys.identify(sent) : OWNER) } }),
  }),
  'auth-sibling-open': () => ({
    handle: (clean, parts) => {
      const open: KeyRing = { identify: async () => OWNER };
      const unguarded = pipeline({ ...parts, services: { ...parts.services, keys: open } });
      return (request, context) => (request.url.endsWith('/embeddings') ? unguarded : clean)(request, context);
    },
  }),
  'limit-no-retry-after': () => ({ handle: (clean) => firstCall(clean, undefined) }),
  'limit-retry-after-malformed': () => ({ handle: (clean) => firstCall(clean, '1s') }),
  'cors-preflight-refused': () => ({
    handle: (clean) => (request, context) =>
      request.method === 'OPTIONS' ? clean(new Request(request.url, { method: 'GET' }), context) : clean(request, context),
  }),
  'answer-refused': () => ({
    handlers: { createEmbeddings: () => () => Promise.reject(invalid('input', 'The input cannot be answered now.')) },
  }),
  'answer-500': () => ({ handlers: { createEmbeddings: () => () => Promise.reject(new Error('out of memory')) } }),
};

export function onStatus(
  clean: Handle,
  status: number,
  change: (response: Response, code: unknown, body: Json) => Response,
): Handle {
  return async (request, context) => {
    const response = await clean(request, context);
    if (response.status !== status) return response;
    const body = (await response.clone().json()) as Json;
    return change(response, (body['error'] as Json | undefined)?.['code'], body);
  };
}

export function crashed(response: Response): Response {
  const error = new ApiError(500, 'internal_error', 'The request failed. Report it with its request id.');
  const crash = problemResponse(error, response.headers.get('x-request-id') ?? '');
  for (const [name, value] of response.headers) if (!crash.headers.has(name)) crash.headers.set(name, value);
  return crash;
}

/** Opens a stream for a request that asked for one, and sends the error in it. */
function intoStream(clean: Handle, concerns: (status: number) => boolean): Handle {
  return (request, context) =>
    onJson(clean, async (body, _, send) => {
      const response = await send(body);
      if (body['stream'] !== true || !concerns(response.status)) return response;
      const { error } = (await response.json()) as { error: unknown };
      const events = `data: ${JSON.stringify({ object: 'error', error })}\n\n`;
      return withBody(response, events, { status: 200, contentType: 'text/event-stream' });
    })(request, context);
}

/** The first call of each endpoint of a model: so it does not depend on the order of concurrent requests, and nothing is created that was refused. */
function firstCall(clean: Handle, retryAfter: string | undefined): Handle {
  const seen = new Set<string>();
  return async (request, context) => {
    const response = await clean(request, context);
    const { pathname } = new URL(request.url);
    if (!CALL.test(pathname) || response.status >= 400 || seen.has(pathname)) return response;
    seen.add(pathname);
    await response.body?.cancel();
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const error = new ApiError(429, 'rate_limit_exceeded', 'The quota is used up.', { headers });
    const refusal = problemResponse(error, response.headers.get('x-request-id') ?? '');
    for (const name of ['x-request-id', 'ratelimit', 'ratelimit-policy'])
      refusal.headers.set(name, response.headers.get(name) ?? '');
    return refusal;
  };
}

const CALL = /\/(chat\/completions|responses|embeddings)$/;
