import { expect, test } from 'vitest';
import { type Client, client } from '../client.ts';

const PATCH = { 'content-type': 'application/merge-patch+json' };

async function patch(api: Client, body: unknown, etag?: string) {
  const match = etag ?? (await api.send('GET', '/v1/settings')).headers.get('etag') ?? '';
  return api.send('PATCH', '/v1/settings', body, { ...PATCH, 'if-match': match });
}

test('settings are read with a tag, and changed only by who has read them as they are', async () => {
  const api = await client();
  const read = await api.send('GET', '/v1/settings');
  const etag = read.headers.get('etag') ?? '';
  expect(read.json).toEqual({ object: 'settings', version: 0, max_output_tokens: null, allowed_models: null, updated_at: null });
  expect((await api.send('GET', '/v1/settings', undefined, { 'if-none-match': etag })).status).toBe(304);
  expect((await api.send('PATCH', '/v1/settings', {}, PATCH)).status).toBe(428);
  const changed = await patch(api, { max_output_tokens: 5 }, etag);
  expect([changed.status, changed.json.max_output_tokens, changed.json.version]).toEqual([200, 5, 1]);
  expect((await patch(api, { max_output_tokens: 6 }, etag)).status).toBe(412);
  expect((await patch(api, { max_output_tokens: 6 }, `W/${changed.headers.get('etag')}`)).status).toBe(412);
  expect((await patch(api, { max_output_tokens: 6 }, '*')).json.version).toBe(2);
  expect((await api.send('PATCH', '/v1/settings', {}, { 'if-match': '*' })).status).toBe(415);
});

test('a patch leaves what it does not name, and null takes a setting back', async () => {
  const api = await client();
  await patch(api, { max_output_tokens: 5 });
  await patch(api, { allowed_models: ['assay-1'] });
  expect((await patch(api, { max_output_tokens: null })).json).toMatchObject({
    max_output_tokens: null,
    allowed_models: ['assay-1'],
  });
});

test('no answer is longer than the owner allows', async () => {
  const api = await client({ keys: ['sk-assay-reference', 'sk-other'] });
  await patch(api, { max_output_tokens: 5 });
  const { choices, usage } = (await api.chat({ max_completion_tokens: 100 })).json;
  expect([choices[0].finish_reason, usage.completion_tokens <= 5]).toEqual(['length', true]);
  const other = (await api.chat({ max_completion_tokens: 100 }, { authorization: 'Bearer sk-other' })).json;
  expect(other.usage.completion_tokens).toBeGreaterThan(5);
});

test('models that the owner does not allow are not there', async () => {
  const api = await client();
  await patch(api, { allowed_models: ['assay-1'] });
  expect((await api.chat({ model: 'assay-1' })).status).toBe(200);
  expect((await api.chat({ model: 'assay-1-2026-06-01' })).status).toBe(200);
  expect((await api.chat({ model: 'assay-1-2025-11-01' })).json.error.code).toBe('model_not_found');
  const ids = (await api.send('GET', '/v1/models')).json.data.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(['assay-1', 'assay-1-2026-06-01']);
});
