// An Authorization header -> who asks, and what the key opens.
import { createHash } from 'node:crypto';
import { type Clock, seconds } from '../clock.ts';
import { ApiError } from '../errors.ts';
import type { State } from '../state/types.ts';

/** Whoever holds a key. Several keys of one owner share all that the owner has. */
export interface Caller {
  readonly owner: string;
  /** Null for the keys that the server was started with. */
  readonly apiKeyId: string | null;
  /** What the key opens; undefined when it opens everything. */
  readonly scopes: readonly string[] | undefined;
}

export interface KeyRing {
  /** Throws 401 when the header names no key that is good now. */
  identify(authorization: string | null): Promise<Caller>;
}

/** How exactly it is known when a key was used last: more would cost a write for each request. */
const LAST_USED_SECONDS = 60;
const CHALLENGE = 'Bearer realm="assay"';

/** `keys`: those that the server was started with. Each has an owner of its own, and opens everything. */
export function keyRing(keys: readonly string[], { apiKeys, commit }: Pick<State, 'apiKeys' | 'commit'>, clock: Clock): KeyRing {
  // Looked up by digest, so that the time of the answer says nothing about a key.
  const own = new Map(keys.map((key, index) => [digestOf(key), `owner-${index + 1}`]));
  return {
    async identify(authorization) {
      const sent = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
      if (sent === undefined) throw unauthorized('missing_api_key', 'Send an API key as `Authorization: Bearer KEY`.', CHALLENGE);
      const digest = digestOf(sent);
      const owner = own.get(digest);
      if (owner !== undefined) return { owner, apiKeyId: null, scopes: undefined };
      const key = await apiKeys.byDigest(digest);
      if (key === undefined) throw wrong('invalid_api_key', 'The API key is not known.');
      const now = seconds(clock);
      if (key.revokedAt !== null) throw wrong('api_key_revoked', 'The API key was revoked.');
      if (key.expiresAt !== null && key.expiresAt <= now) throw wrong('api_key_expired', 'The API key has expired.');
      if (key.lastUsedAt === null || key.lastUsedAt + LAST_USED_SECONDS <= now)
        await commit(apiKeys.update(key.id, (current) => ({ ...current, lastUsedAt: now })));
      return { owner: key.owner, apiKeyId: key.id, scopes: key.scopes };
    },
  };
}

/** Throws 403 when the key does not open what the operation needs (RFC 6750 §3.1). */
export function checkScopes({ scopes }: Caller, needed: readonly string[]): void {
  const missing = scopes === undefined ? undefined : needed.find((scope) => !scopes.includes(scope));
  if (missing === undefined) return;
  const headers = { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${needed.join(' ')}"` };
  throw new ApiError(403, 'insufficient_scope', `The API key does not have the scope \`${missing}\`.`, { headers });
}

/** What is kept of a secret. Secrets have 192 random bits, so a fast digest is as good as a slow one. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function wrong(code: string, message: string): ApiError {
  return unauthorized(code, message, `${CHALLENGE}, error="invalid_token"`);
}

function unauthorized(code: string, message: string, challenge: string): ApiError {
  return new ApiError(401, code, message, { headers: { 'www-authenticate': challenge } });
}
