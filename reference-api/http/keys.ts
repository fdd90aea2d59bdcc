// An Authorization header -> who asks.
import { createHash } from 'node:crypto';
import { ApiError } from '../errors.ts';

export interface KeyRing {
  /** Throws 401 when the header names no known key. */
  owner(authorization: string | null): string;
}

/** Each key has an owner of its own: files, batches and idempotency keys of different owners never meet. */
export function keyRing(keys: readonly string[]): KeyRing {
  // Looked up by digest, so that the time of the answer says nothing about a key.
  const owners = new Map(keys.map((key, index) => [digest(key), `owner-${index + 1}`]));
  return {
    owner(authorization) {
      const key = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
      const owner = key === undefined ? undefined : owners.get(digest(key));
      if (owner === undefined) throw unauthorized(key === undefined);
      return owner;
    },
  };
}

function unauthorized(missing: boolean): ApiError {
  const [code, message] = missing
    ? ['missing_api_key', 'Send an API key as `Authorization: Bearer KEY`.']
    : ['invalid_api_key', 'The API key is not known.'];
  return new ApiError(401, code, message, { headers: { 'www-authenticate': 'Bearer realm="assay"' } });
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
