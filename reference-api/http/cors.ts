// Pages of any origin may call the API: it knows no cookies, so an origin alone gives no rights.

const EXPOSED =
  'x-request-id, RateLimit, RateLimit-Policy, Retry-After, Location, ETag, idempotent-replayed, Preference-Applied, Deprecation, Sunset, Link';

export const CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED,
};

/** Fetch §4.8: a preflight carries no credentials, so it is answered before the key is checked. */
export function preflight(request: Request, methods: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      allow: methods.join(', '),
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers':
        request.headers.get('access-control-request-headers') ?? 'Authorization, Content-Type, Idempotency-Key',
      'access-control-max-age': '86400',
      vary: 'Access-Control-Request-Headers',
    },
  });
}
