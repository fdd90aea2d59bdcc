import { expect, test } from 'vitest';
import { requestedPart } from '../../../reference-api/http/range.ts';
import { client } from '../client.ts';

test.each<[string | null, ReturnType<typeof requestedPart>]>([
  [null, 'whole'],
  ['bytes=0-3', { first: 0, last: 3 }],
  ['bytes=8-', { first: 8, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-99', { first: 0, last: 9 }],
  ['bytes=5-99', { first: 5, last: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-3', 'whole'],
  ['bytes=0-1,3-4', 'whole'],
  ['lines=0-1', 'whole'],
  ['bytes=-', 'whole'],
])('of 10 bytes %j asks for %j', (range, part) => {
  expect(requestedPart(range, 10)).toEqual(part);
});

test('a part of a file is sent, or all of it when it is another file by now', async () => {
  const api = await client();
  const { id } = (await api.upload('0123456789', 'Ö "1".jsonl')).json;
  const get = (headers: Record<string, string>) => api.send('GET', `/v1/files/${id}/content`, undefined, headers);
  const part = await get({ range: 'bytes=2-4' });
  expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
  const etag = part.headers.get('etag') ?? '';
  expect((await get({ range: 'bytes=2-4', 'if-range': etag })).status).toBe(206);
  expect((await get({ range: 'bytes=2-4', 'if-range': '"other"' })).text).toBe('0123456789');
  expect((await get({ 'if-none-match': etag })).status).toBe(304);
  const beyond = await get({ range: 'bytes=10-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  expect((await get({})).headers.get('content-disposition')).toBe(
    `attachment; filename="_ _1_.jsonl"; filename*=UTF-8''%C3%96%20%221%22.jsonl`,
  );
});

test('a file is kept for as long as it was uploaded for', async () => {
  const api = await client();
  const upload = (fields: Record<string, string>) => {
    const form = new FormData();
    form.set('file', new File(['{}'], 'a.jsonl'));
    for (const [name, value] of Object.entries({ purpose: 'batch', ...fields })) form.set(name, value);
    return api.send('POST', '/v1/files', form);
  };
  const file = (await upload({ 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '3600' })).json;
  expect(file.expires_at).toBe(file.created_at + 3600);
  await api.clock.advance(3_599_000);
  expect((await api.send('GET', `/v1/files/${file.id}`)).status).toBe(200);
  await api.clock.advance(1000);
  for (const path of [`/v1/files/${file.id}`, `/v1/files/${file.id}/content`])
    expect((await api.send('GET', path)).status).toBe(404);
  expect((await api.send('GET', '/v1/files')).json.data).toEqual([]);
  for (const seconds of ['1', 'x', '9999999']) {
    const { status, json } = await upload({ 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': seconds });
    expect([status, json.error.param]).toEqual([400, 'expires_after[seconds]']);
  }
  expect((await upload({ 'expires_after[seconds]': '3600' })).status).toBe(400);
});

test('the former path of the list of models says that it ends, and what to use', async () => {
  const api = await client();
  const { headers, json } = await api.send('GET', '/v1/engines');
  expect(json).toEqual((await api.send('GET', '/v1/models')).json);
  expect(Number(headers.get('deprecation')?.slice(1)) * 1000).toBeLessThan(Date.parse(headers.get('sunset') ?? ''));
  expect(headers.get('link')).toContain('</v1/models>; rel="successor-version"');
});
