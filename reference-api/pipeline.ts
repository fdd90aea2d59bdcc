// A request -> what every operation has in common (route, key, quota, body, parameters), the handler, and the headers of every answer.
import type { Operation } from './document.ts';
import { ApiError, asApiError, problemResponse } from './errors.ts';
import { readForm, readJson } from './http/body.ts';
import { CORS_HEADERS, preflight } from './http/cors.ts';
import { checkScopes } from './http/keys.ts';
import type { Parts } from './reference-api.ts';
import type { Call } from './services.ts';

/** What the connection knows of a request. */
export interface RequestContext {
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  /** The method as it was sent, where it is one that no `Request` can carry. */
  readonly method?: string;
}

export type Handle = (request: Request, context: RequestContext) => Promise<Response>;

export function pipeline({ document, handlers, services }: Parts): Handle {
  return async (request, context) => {
    const requestId = services.ids.next('req_');
    const headers = new Headers({ ...CORS_HEADERS, 'x-request-id': requestId });
    let response: Response;
    try {
      response = await answer(request, context, requestId, headers);
    } catch (error) {
      response = problemResponse(asApiError(error), requestId);
    }
    for (const [name, value] of headers) response.headers.set(name, value);
    // RFC 9110 §9.3.2: HEAD is answered as GET is, without the content.
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };

  /** Adds to `headers` what an answer carries even when it is refused. */
  async function answer(request: Request, context: RequestContext, requestId: string, headers: Headers): Promise<Response> {
    const url = new URL(request.url);
    const route = document.match(url.pathname);
    if (route === undefined) throw new ApiError(404, 'unknown_url', `There is no \`${url.pathname.slice(0, 200)}\` in this API.`);
    const methods = allowed(route.operations);
    const method = context.method ?? request.method;
    if (method === 'OPTIONS') return preflight(request, methods);
    const operation = route.operations.get(method === 'HEAD' ? 'GET' : method);
    const handler = operation && handlers[operation.id];
    if (operation === undefined || handler === undefined) {
      const allow = { allow: methods.join(', ') };
      throw new ApiError(405, 'method_not_allowed', `\`${url.pathname}\` takes ${methods.join(', ')}.`, { headers: allow });
    }
    const caller = await services.keys.identify(request.headers.get('authorization'));
    const { owner, apiKeyId } = caller;
    const quota = services.limiter.take(owner, operation.method === 'POST');
    for (const [name, value] of Object.entries(quota.headers)) headers.set(name, value);
    if (quota.refused !== undefined) throw quota.refused;
    checkScopes(caller, operation.scopes);
    const call: Call = {
      operation,
      requestId,
      owner,
      ...(apiKeyId === null ? {} : { apiKeyId }),
      caller,
      path: route.parameters,
      query: operation.readQuery(url.searchParams),
      headers: request.headers,
      body: await readBody(request, operation),
      signal: context.signal,
    };
    return handler(call, await services.forOwner(owner));
  }
}

async function readBody(request: Request, operation: Operation): Promise<unknown> {
  operation.checkHeaders(request.headers);
  if (operation.bodyType === undefined) return undefined;
  if (operation.bodyType === 'multipart/form-data') return readForm(request);
  const body = await readJson(request, operation.bodyType);
  operation.checkBody(body);
  return body;
}

function allowed(operations: ReadonlyMap<string, Operation>): readonly string[] {
  const methods = [...operations.keys()];
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}
