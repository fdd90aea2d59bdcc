// A token bucket for each owner of a key, and the header fields that report it.
import type { Clock } from '../clock.ts';
import { ApiError } from '../errors.ts';

export interface Quota {
  readonly requests: number;
  readonly windowSeconds: number;
}

export interface RateLimiter {
  /** Takes one request. The fields are those of draft-ietf-httpapi-ratelimit-headers-11 (structured fields, RFC 9651). */
  take(owner: string): { readonly headers: Readonly<Record<string, string>>; readonly refused?: ApiError };
}

export function rateLimiter(clock: Clock, quota: Quota): RateLimiter {
  const buckets = new Map<string, { left: number; at: number }>();
  const perSecond = quota.requests / quota.windowSeconds;
  return {
    take(owner) {
      const now = clock.now();
      const bucket = buckets.get(owner) ?? { left: quota.requests, at: now };
      bucket.left = Math.min(quota.requests, bucket.left + ((now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      buckets.set(owner, bucket);
      const allowed = bucket.left >= 1;
      if (allowed) bucket.left -= 1;
      const untilFull = Math.ceil((quota.requests - bucket.left) / perSecond);
      const headers = {
        ratelimit: `"requests";r=${Math.floor(bucket.left)};t=${untilFull}`,
        'ratelimit-policy': `"requests";q=${quota.requests};w=${quota.windowSeconds}`,
      };
      return allowed ? { headers } : { headers, refused: tooMany(quota, Math.max(1, Math.ceil((1 - bucket.left) / perSecond))) };
    },
  };
}

function tooMany(quota: Quota, retryAfter: number): ApiError {
  const message = `The quota of ${quota.requests} requests in ${quota.windowSeconds} seconds is used up.`;
  return new ApiError(429, 'rate_limit_exceeded', message, { headers: { 'retry-after': String(retryAfter) } });
}
