// Token buckets for each owner of a key, one that counts requests and one that counts tokens, and the header fields that report them.
import type { Clock } from '../clock.ts';
import { ApiError } from '../errors.ts';

export interface Quota {
  readonly requests: number;
  /** Tokens of input and output together. Without it they are not limited. */
  readonly tokens?: number;
  readonly windowSeconds: number;
}

export interface RateLimiter {
  /** Takes one request. One that makes nothing (`spends` is false) does not wait for tokens. The fields are those of draft-ietf-httpapi-ratelimit-headers-11 (structured fields, RFC 9651). */
  take(owner: string, spends: boolean): { readonly headers: Readonly<Record<string, string>>; readonly refused?: ApiError };
  /** Takes what a request has used. How much that is, is known when it has ended, so the quota can be overdrawn: the next requests wait. */
  spend(owner: string, tokens: number): void;
}

interface Bucket {
  left: number;
  at: number;
}

interface Policy {
  readonly name: 'requests' | 'tokens';
  readonly quota: number;
  readonly buckets: Map<string, Bucket>;
}

export function rateLimiter(clock: Clock, { requests, tokens, windowSeconds }: Quota): RateLimiter {
  const inRequests: Policy = { name: 'requests', quota: requests, buckets: new Map() };
  const inTokens: Policy | undefined = tokens === undefined ? undefined : { name: 'tokens', quota: tokens, buckets: new Map() };
  const policies = inTokens === undefined ? [inRequests] : [inRequests, inTokens];
  // The unit of a quota is requests where nothing else is said.
  const policy = policies.map(
    ({ name, quota }) => `"${name}";q=${quota};w=${windowSeconds}${name === 'tokens' ? ';qu="tokens"' : ''}`,
  );

  function bucketOf({ quota, buckets }: Policy, owner: string): Bucket {
    const now = clock.now();
    const bucket = buckets.get(owner) ?? { left: quota, at: now };
    bucket.left = Math.min(quota, bucket.left + ((now - bucket.at) / 1000) * (quota / windowSeconds));
    bucket.at = now;
    buckets.set(owner, bucket);
    return bucket;
  }

  function state(one: Policy, { left }: Bucket): string {
    const untilFull = Math.ceil(((one.quota - left) / one.quota) * windowSeconds);
    return `"${one.name}";r=${Math.max(0, Math.floor(left))};t=${untilFull}`;
  }

  function refusal({ name, quota }: Policy, { left }: Bucket): ApiError {
    const wait = Math.max(1, Math.ceil(((1 - left) / quota) * windowSeconds));
    const message = `The quota of ${quota} ${name} in ${windowSeconds} seconds is used up.`;
    return new ApiError(429, 'rate_limit_exceeded', message, { headers: { 'retry-after': String(wait) } });
  }

  return {
    take(owner, spends) {
      const buckets = policies.map((one) => [one, bucketOf(one, owner)] as const);
      const asked = buckets.filter(([one]) => spends || one === inRequests);
      const empty = asked.filter(([, { left }]) => left < 1).map(([one, bucket]) => refusal(one, bucket));
      const longest = empty.sort((a, b) => Number(b.headers['retry-after']) - Number(a.headers['retry-after']))[0];
      if (longest === undefined) bucketOf(inRequests, owner).left -= 1;
      const headers = {
        ratelimit: buckets.map(([one, bucket]) => state(one, bucket)).join(', '),
        'ratelimit-policy': policy.join(', '),
      };
      return longest === undefined ? { headers } : { headers, refused: longest };
    },
    spend(owner, used) {
      if (inTokens !== undefined) bucketOf(inTokens, owner).left -= used;
    },
  };
}
