// A description and a request go in; whether the request carries any credential of the description comes out.
import type { Node } from '../description/node.ts';
import type { MockRequest } from './types.ts';

export interface Credentials {
  readonly headers: ReadonlySet<string>;
  readonly query: ReadonlySet<string>;
  readonly cookies: ReadonlySet<string>;
}

/** The places in which the security schemes of the description put a credential. */
export function credentialsOf(root: Node): Credentials {
  const headers = new Set(['authorization']);
  const query = new Set<string>();
  const cookies = new Set<string>();
  for (const [, scheme] of root.at('components', 'securitySchemes')?.entries() ?? []) {
    const name = scheme.string('name');
    if (scheme.string('type') !== 'apiKey' || name === undefined) continue;
    const place = scheme.string('in');
    if (place === 'header') headers.add(name.toLowerCase());
    if (place === 'query') query.add(name);
    if (place === 'cookie') cookies.add(name);
  }
  return { headers, query, cookies };
}

/** A mock knows no keys, so any credential is right and only none at all is wrong. */
export function hasCredential(credentials: Credentials, request: MockRequest, query: URLSearchParams): boolean {
  if ([...credentials.headers].some((name) => (request.headers[name] ?? '') !== '')) return true;
  if ([...credentials.query].some((name) => (query.get(name) ?? '') !== '')) return true;
  const sent = (request.headers.cookie ?? '').split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '');
  return [...credentials.cookies].some((name) => sent.includes(name));
}
