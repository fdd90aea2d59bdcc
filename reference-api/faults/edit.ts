// Small ways to spoil a handler, a request or a response.
import type { Handle } from '../pipeline.ts';
import type { Call, Handler } from '../services.ts';

export type Json = Record<string, unknown>;

/** Edits the JSON body of a handler's answer, where it has one. */
export function editAnswer(edit: (body: Json, call: Call) => unknown): (clean: Handler) => Handler {
  return (clean) => async (call, services) => {
    const response = await clean(call, services);
    // A 304 has no body to edit.
    if (response.body === null) return response;
    return withBody(response, JSON.stringify(edit((await response.json()) as Json, call)));
  };
}

/** Changes the body of a call after it was checked. */
export function editCall(edit: (body: Json) => Json): (clean: Handler) => Handler {
  return (clean) => (call, services) => clean({ ...call, body: edit(call.body as Json) }, services);
}

export function editHeaders(edit: (headers: Headers) => void): (clean: Handler) => Handler {
  return (clean) => async (call, services) => {
    const response = await clean(call, services);
    edit(response.headers);
    return response;
  };
}

/** The same status and headers with another body. */
export function withBody(
  response: Response,
  body: string,
  change: { readonly status?: number; readonly contentType?: string } = {},
): Response {
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  if (change.contentType !== undefined) headers.set('content-type', change.contentType);
  return new Response(body, { status: change.status ?? response.status, headers });
}

/** Looks at the JSON of a request before it is checked. What is no JSON passes as it is. */
export function onJson(
  clean: Handle,
  look: (body: Json, request: Request, send: (body: Json) => ReturnType<Handle>) => ReturnType<Handle>,
): Handle {
  return async (request, context) => {
    if (request.method !== 'POST' || !(request.headers.get('content-type') ?? '').startsWith('application/json'))
      return clean(request, context);
    const text = await request.text();
    const again = (body: string) =>
      new Request(request.url, { method: 'POST', headers: request.headers, body, signal: context.signal });
    const body = parse(text);
    if (body === undefined) return clean(again(text), context);
    return look(body, again(text), (other) => clean(again(JSON.stringify(other)), context));
  };
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
