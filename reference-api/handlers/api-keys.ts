// /v1/api_keys: create, list, get, update, revoke
import { randomBytes } from 'node:crypto';
import { seconds } from '../clock.ts';
import { ApiError, notFound } from '../errors.ts';
import { checkScopes, digestOf } from '../http/keys.ts';
import { type Call, type Handler, json, type Services } from '../services.ts';
import type { ApiKeyRecord } from '../state/types.ts';
import { listResponse, pageRequest } from './page.ts';

const PREFIX = 'sk-assay-';
const SECRET_BYTES = 24;
/** So much of a secret tells keys apart, and no more is kept of it. */
const HINT_LENGTH = 4;

interface CreateApiKeyRequest {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Seconds. */
  readonly expires_in?: number | null;
}

/** The only answer that ever holds the secret, so a repetition makes another key: what a replay needs would have to be kept. */
export const createApiKey: Handler = async (call, { apiKeys, clock, commit, ids }) => {
  const { name, scopes, expires_in = null } = call.body as CreateApiKeyRequest;
  // A key hands on what it may do itself, and nothing more.
  checkScopes(call.caller, scopes);
  const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const key: ApiKeyRecord = {
    id: ids.next('key_'),
    owner: call.owner,
    name,
    digest: digestOf(secret),
    hint: `${PREFIX}…${secret.slice(-HINT_LENGTH)}`,
    scopes,
    createdAt: seconds(clock),
    expiresAt: expires_in === null ? null : seconds(clock) + expires_in,
    lastUsedAt: null,
    revokedAt: null,
  };
  await commit(apiKeys.insert(key));
  return json({ ...present(key, seconds(clock)), secret }, { status: 201, headers: { location: `/v1/api_keys/${key.id}` } });
};

export const listApiKeys: Handler = async (call, { apiKeys, clock }) =>
  listResponse(await apiKeys.list(call.owner, pageRequest(call.query)), (key) => present(key, seconds(clock)));

export const getApiKey: Handler = async (call, services) => answer(call, services);

export const updateApiKey: Handler = async (call, services) => {
  const { id } = await owned(call, services);
  const { name, scopes } = call.body as Partial<CreateApiKeyRequest>;
  if (scopes !== undefined) checkScopes(call.caller, scopes);
  await services.commit(
    services.apiKeys.update(id, (key) => {
      if (key.revokedAt !== null) throw new ApiError(409, 'api_key_revoked', 'The key was revoked and cannot be changed.');
      return { ...key, name: name ?? key.name, scopes: scopes ?? key.scopes };
    }),
  );
  return answer(call, services);
};

/** A key that was revoked stays in the list, so that what was done with it can be explained. */
export const revokeApiKey: Handler = async (call, services) => {
  const { id } = await owned(call, services);
  const now = seconds(services.clock);
  await services.commit(services.apiKeys.update(id, (key) => ({ ...key, revokedAt: key.revokedAt ?? now })));
  return answer(call, services);
};

async function answer(call: Call, services: Services): Promise<Response> {
  return json(present(await owned(call, services), seconds(services.clock)));
}

async function owned(call: Call, { apiKeys }: Services): Promise<ApiKeyRecord> {
  const id = call.path.api_key_id ?? '';
  const key = await apiKeys.find(call.owner, id);
  if (key === undefined) throw notFound('api_key_id', `The key \`${id.slice(0, 100)}\` does not exist.`, 'api_key_not_found');
  return key;
}

function present(key: ApiKeyRecord, now: number): Record<string, unknown> {
  const expired = key.expiresAt !== null && key.expiresAt <= now;
  return {
    id: key.id,
    object: 'api_key',
    name: key.name,
    redacted_value: key.hint,
    scopes: key.scopes,
    status: key.revokedAt !== null ? 'revoked' : expired ? 'expired' : 'active',
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
    revoked_at: key.revokedAt,
  };
}
