// A status goes in; the words for it come out, and the value of an enumeration that fits it best.

const WORDS: Readonly<Record<number, { readonly slug: string; readonly title: string; readonly like: RegExp }>> = {
  400: { slug: 'invalid_request', title: 'Bad Request', like: /invalid|bad.?request|validation|malformed/i },
  401: { slug: 'authentication_error', title: 'Unauthorized', like: /auth(entication|orized|_)|unauth|api.?key|credential/i },
  402: { slug: 'payment_required', title: 'Payment Required', like: /billing|payment|credit|quota/i },
  403: { slug: 'permission_denied', title: 'Forbidden', like: /permission|forbidden|denied/i },
  404: { slug: 'not_found', title: 'Not Found', like: /not.?found|missing|unknown/i },
  405: { slug: 'method_not_allowed', title: 'Method Not Allowed', like: /method/i },
  406: { slug: 'not_acceptable', title: 'Not Acceptable', like: /accept/i },
  408: { slug: 'request_timeout', title: 'Request Timeout', like: /time.?out/i },
  409: { slug: 'conflict', title: 'Conflict', like: /conflict|exists/i },
  413: { slug: 'request_too_large', title: 'Content Too Large', like: /large|size|limit/i },
  415: { slug: 'unsupported_media_type', title: 'Unsupported Media Type', like: /media|content.?type/i },
  422: { slug: 'invalid_request', title: 'Unprocessable Content', like: /invalid|unprocess|validation/i },
  429: { slug: 'rate_limit_exceeded', title: 'Too Many Requests', like: /rate.?limit|too.?many|throttl|quota|exhausted/i },
  500: { slug: 'internal_error', title: 'Internal Server Error', like: /internal|server|api_error/i },
  502: { slug: 'bad_gateway', title: 'Bad Gateway', like: /gateway|upstream|internal|server|api_error/i },
  503: { slug: 'overloaded', title: 'Service Unavailable', like: /overload|unavailable|capacity/i },
  504: { slug: 'timeout', title: 'Gateway Timeout', like: /time.?out|deadline/i },
  529: { slug: 'overloaded', title: 'Overloaded', like: /overload|unavailable|capacity/i },
};

export function titleOf(status: number): string {
  return WORDS[status]?.title ?? (status >= 500 ? 'Server Error' : 'Error');
}

/** A code for `status`: of the listed values the one that fits, else the slug where any value may stand. */
export function codeFor(status: number, listed: readonly unknown[] | undefined, open: boolean): unknown {
  const words = WORDS[status] ?? WORDS[status >= 500 ? 500 : 400]!;
  if (listed === undefined || listed.length === 0) return words.slug;
  const found = listed.find((value) => value === status || (typeof value === 'string' && words.like.test(value)));
  if (found !== undefined) return found;
  return open ? words.slug : listed[0];
}
