// A request of a browser goes in; the headers that let a page of another origin make it and read the reply come out.
import type { MockReply, MockRequest } from './types.ts';

const DAY_SECONDS = 86_400;

/** Undefined when `request` is no preflight. A preflight carries no credentials, so none are asked for (Fetch standard §3.2.2). */
export function preflight(request: MockRequest, methods: readonly string[]): MockReply | undefined {
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return undefined;
  return {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'access-control-max-age': String(DAY_SECONDS),
      ...(request.headers['access-control-request-private-network'] === 'true'
        ? { 'access-control-allow-private-network': 'true' }
        : {}),
      vary: 'access-control-request-headers',
    },
    body: undefined,
  };
}

/** Scripts see only what is listed: `*` does not cover every client, so each header is named. */
export function allowOrigin(headers: Record<string, string>): void {
  const names = Object.keys(headers).filter((name) => name !== 'content-type');
  headers['access-control-allow-origin'] = '*';
  if (names.length > 0) headers['access-control-expose-headers'] = names.join(', ');
}
