import { expect, test } from 'vitest';
import { type Client, client } from '../client.ts';
import { document } from '../described.ts';

const FILES = ['files.read', 'files.write'];
const as = (secret: string) => ({ authorization: `Bearer ${secret}` });
const make = async (api: Client, body: Record<string, unknown> = {}) =>
  (await api.send('POST', '/v1/api_keys', { name: 'a key', scopes: FILES, ...body })).json;

test('a key shows its secret once, works at once, and shares what its owner has', async () => {
  const api = await client();
  const file = (await api.upload('{}')).json;
  const created = await api.send('POST', '/v1/api_keys', { name: 'a key', scopes: FILES });
  const { secret, ...key } = created.json;
  expect([created.status, created.headers.get('location')]).toEqual([201, `/v1/api_keys/${key.id}`]);
  expect(key).toMatchObject({
    status: 'active',
    last_used_at: null,
    expires_at: null,
    redacted_value: `sk-assay-…${secret.slice(-4)}`,
  });
  expect((await api.send('GET', `/v1/files/${file.id}`, undefined, as(secret))).json).toEqual(file);
  const read = await api.send('GET', `/v1/api_keys/${key.id}`);
  expect(read.json).toEqual({ ...key, last_used_at: expect.any(Number) });
  const list = await api.send('GET', '/v1/api_keys');
  expect(list.json.data).toEqual([read.json]);
  expect(read.text + list.text).not.toContain(secret.slice(9, -4));
});

test('a key opens what its scopes name, and says what it lacks', async () => {
  const api = await client();
  const { secret } = await make(api);
  const refused = await api.send('POST', '/v1/chat/completions', { model: 'assay-1', messages: [] }, as(secret));
  expect([refused.status, refused.json.error.code, refused.json.error.type]).toEqual([
    403,
    'insufficient_scope',
    'permission_error',
  ]);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="assay", error="insufficient_scope", scope="inference"');
  expect((await api.send('GET', '/v1/files', undefined, as(secret))).status).toBe(200);
});

test('a key hands on no scope that it does not have', async () => {
  const api = await client();
  const { secret, id } = await make(api, { scopes: ['api_keys.write'] });
  const more = { name: 'more', scopes: ['inference'] };
  expect((await api.send('POST', '/v1/api_keys', more, as(secret))).status).toBe(403);
  expect((await api.send('PATCH', `/v1/api_keys/${id}`, more, as(secret))).status).toBe(403);
  expect((await api.send('POST', '/v1/api_keys', { name: 'same', scopes: ['api_keys.write'] }, as(secret))).status).toBe(201);
});

test('a revoked key is refused at once and for good, and stays in the list', async () => {
  const api = await client();
  const { secret, id } = await make(api);
  const revoked = await api.send('POST', `/v1/api_keys/${id}/revoke`);
  expect(revoked.json).toMatchObject({ status: 'revoked', revoked_at: expect.any(Number) });
  const refused = await api.send('GET', '/v1/files', undefined, as(secret));
  expect([refused.status, refused.json.error.code]).toEqual([401, 'api_key_revoked']);
  expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
  await api.clock.advance(5000);
  expect((await api.send('POST', `/v1/api_keys/${id}/revoke`)).json).toEqual(revoked.json);
  expect((await api.send('PATCH', `/v1/api_keys/${id}`, { name: 'again' })).status).toBe(409);
});

test('a key ends when it says', async () => {
  const api = await client();
  const { secret, id } = await make(api, { expires_in: 60 });
  await api.clock.advance(59_000);
  expect((await api.send('GET', '/v1/files', undefined, as(secret))).status).toBe(200);
  await api.clock.advance(1000);
  expect((await api.send('GET', '/v1/files', undefined, as(secret))).json.error.code).toBe('api_key_expired');
  expect((await api.send('GET', `/v1/api_keys/${id}`)).json.status).toBe('expired');
});

test('keys of others do not exist', async () => {
  const api = await client({ keys: ['sk-assay-reference', 'sk-other'] });
  const { id } = await make(api);
  expect((await api.send('GET', `/v1/api_keys/${id}`, undefined, as('sk-other'))).status).toBe(404);
  expect((await api.send('GET', '/v1/api_keys', undefined, as('sk-other'))).json.data).toEqual([]);
});

test('every scope that an operation needs is one that a key can have', () => {
  const listed = new Set(document.components.schemas.Scope.enum);
  const operations = Object.values<Record<string, { 'x-required-scopes'?: string[] }>>(document.paths).flatMap((item) =>
    Object.values(item),
  );
  const needed = operations.flatMap((operation) => operation['x-required-scopes'] ?? []);
  expect(needed.length).toBeGreaterThan(40);
  expect(needed.filter((scope) => !listed.has(scope))).toEqual([]);
});
