// Faults of answers, of errors and of the headers that every response carries.
import { editBody, editPayloads, isAnswer, type Json } from './json.ts';
import type { WireResponse, WireTransforms } from './types.ts';

const REQUEST_IDS = ['x-request-id', 'request-id', 'apim-request-id'];

export const ANSWERS: WireTransforms = {
  'model-unnamed': (response) => editBody(response, (body) => answer(body, ({ model: _, ...rest }) => rest)),
  'model-substituted': (response) => editBody(response, (body) => answer(body, (kept) => ({ ...kept, model: 'another-model' }))),
  'model-substituted-in-stream': (response) =>
    editPayloads(response, (payload) =>
      typeof payload['model'] === 'string' ? { ...payload, model: 'another-model' } : payload,
    ),
  'fingerprint-missing': (response) => editBody(response, (body) => answer(body, ({ system_fingerprint: _, ...rest }) => rest)),
  'n-same-index': (response) => editPayloads(editBody(response, sameIndex), sameIndex),
  'answer-schema': (response) =>
    response.status < 300 ? editBody(response, (body) => answer(body, ({ object: _, ...rest }) => rest)) : response,
  'answer-text-plain': (response) =>
    response.status < 300 && (response.headers.get('content-type') ?? '').startsWith('application/json')
      ? withHeader(response, 'content-type', 'text/plain')
      : response,
  'error-flat': (response) => error(response, (body) => ({ message: messageOf(body), code: 'error' })),
  'error-no-code': (response) => error(response, (body) => ({ ...body, error: { message: messageOf(body) } })),
  'error-no-param': (response) => error(response, (body) => ({ ...body, error: { ...(body['error'] as Json), param: null } })),
  'error-html': (response) => {
    if (response.status < 400) return response;
    const headers = new Headers(response.headers);
    headers.set('content-type', 'text/html');
    headers.delete('content-length');
    return { ...response, headers, body: page() };
  },
  'error-no-request-id': (response) =>
    response.status < 400 ? response : error(withoutRequestId(response), ({ request_id: _, ...rest }) => rest),
  'no-request-id': (response) => (response.status < 400 ? withoutRequestId(response) : response),
  'cors-not-exposed': (response) => {
    const headers = new Headers(response.headers);
    headers.delete('access-control-expose-headers');
    return { ...response, headers };
  },
  'limit-malformed': (response) => withHeader(response, 'ratelimit', 'requests remaining: 5999'),
  'limit-remaining-over': (response) => withHeader(response, 'ratelimit', '"requests";r=9000;t=1'),
};

async function* page(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('<html><body><h1>Error</h1></body></html>');
}

function answer(body: Json, edit: (body: Json) => Json): Json {
  return isAnswer(body) ? edit(body) : body;
}

function sameIndex(body: Json): Json {
  if (!Array.isArray(body['choices'])) return body;
  return { ...body, choices: body['choices'].map((choice: Json) => ({ ...choice, index: 0 })) };
}

function error(response: WireResponse, edit: (body: Json) => Json): WireResponse {
  return response.status < 400 ? response : editBody(response, edit);
}

function messageOf(body: Json): unknown {
  return (body['error'] as Json | undefined)?.['message'] ?? body['detail'] ?? 'The request failed.';
}

function withoutRequestId(response: WireResponse): WireResponse {
  const headers = new Headers(response.headers);
  for (const name of REQUEST_IDS) headers.delete(name);
  return { ...response, headers };
}

/** In place of a header that is there. */
function withHeader(response: WireResponse, name: string, value: string): WireResponse {
  if (!response.headers.has(name)) return response;
  const headers = new Headers(response.headers);
  headers.set(name, value);
  return { ...response, headers };
}
