import type { Call } from './call.ts';
import type { Credentials } from './credentials.ts';
import type { Exchange, SentRequest } from './exchange.ts';
import type { WireRequest } from './wire/types.ts';

/** The target's base path, the call's path, and the queries of both. */
export function urlOf(call: Call, base: URL): URL {
  const url = new URL(base.href);
  // They are a header by now.
  url.username = '';
  url.password = '';
  const [path, fixedQuery] = call.path.split('#')[0]!.split('?') as [string, string?];
  url.pathname = `${base.pathname.replace(/\/$/, '')}${path.startsWith('/') ? path : `/${path}`}`;
  url.hash = '';
  for (const [name, value] of new URLSearchParams(fixedQuery ?? '')) url.searchParams.append(name, value);
  for (const [name, value] of call.query ?? []) url.searchParams.append(name, value);
  return url;
}

/** A call and its URL → what goes to the socket, and the same without credentials, for the record. */
export function prepareRequest(call: Call, at: URL, credentials: Credentials): { wireRequest: WireRequest; masked: SentRequest } {
  const identity = call.identity ?? 'caller';
  const auth = credentials.for(call.operation, identity);
  const url = new URL(credentials.strip(at, identity).href);
  const shown = new URL(url.href);
  for (const [name, value] of auth.query) {
    if (url.searchParams.has(name)) continue;
    url.searchParams.append(name, value);
    shown.searchParams.append(name, identity === 'caller' ? credentials.hide(value) : value);
  }
  const body = call.bytes ?? (call.json === undefined ? undefined : new TextEncoder().encode(JSON.stringify(call.json)));
  const taken = new Set(auth.headers.map(([name]) => name.toLowerCase()));
  const headers: [string, string][] = [];
  const add = (name: string, value: string) => {
    if (!taken.has(name.toLowerCase())) headers.push([name, value]);
  };
  if (body !== undefined) add('Content-Type', call.mediaType ?? 'application/json');
  const asked = call.stream ? call.operation.stream?.mediaType : call.operation.answer?.mediaType;
  add('Accept', asked === undefined ? '*/*' : `${asked}, */*;q=0.5`);
  add('User-Agent', 'assay');
  for (const [name, value] of call.headers ?? []) add(name, value);
  headers.push(...auth.headers);
  const method = call.method ?? call.operation.method;
  const wireRequest: WireRequest = { method, url, headers, ...(body === undefined ? {} : { body }) };
  return {
    wireRequest,
    masked: {
      method,
      url: credentials.mask(shown.href).replaceAll('%24', '$'),
      // By place first, then by text: a credential of one letter must not show either.
      headers: headers.map(
        ([name, value]) => [name, auth.carriers.has(name) ? credentials.hide(value) : credentials.mask(value)] as const,
      ),
      ...(body === undefined ? {} : { body, mediaType: call.mediaType ?? 'application/json' }),
      ...(call.json === undefined ? {} : { json: call.json }),
    },
  };
}

/** A redirect is followed only where the credentials may go: the same scheme, host and port, and only when it keeps the method. */
export function redirectWithin(from: URL, exchange: Exchange, method: string): URL | undefined {
  const location = exchange.header('location');
  const keeps =
    exchange.status === 307 || exchange.status === 308 || (method === 'GET' && [301, 302, 303].includes(exchange.status));
  if (!keeps || location === undefined || !URL.canParse(location, from)) return undefined;
  const to = new URL(location, from);
  return to.origin === from.origin ? to : undefined;
}
