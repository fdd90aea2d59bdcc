import { expect, test } from 'vitest';
import { client } from './client.ts';

const api = await client();

test('every model that is listed can be fetched and is the same there', async () => {
  const { json } = await api.send('GET', '/v1/models');
  expect(json.data.length).toBeGreaterThan(3);
  for (const model of json.data) {
    const fetched = await api.send('GET', `/v1/models/${model.id}`);
    expect(fetched.json).toEqual(model);
    if (model.snapshot !== null) expect(json.data.map(({ id }: { id: string }) => id)).toContain(model.snapshot);
  }
});

test('a retired model is gone from the list and refused', async () => {
  const later = await client();
  await later.clock.advance(Date.parse('2031-01-31') - later.clock.now());
  const { json } = await later.send('GET', '/v1/models');
  expect(json.data.map(({ id }: { id: string }) => id)).not.toContain('assay-1-2025-11-01');
  expect((await later.chat({ model: 'assay-1-2025-11-01' })).status).toBe(404);
});

test.each(['/v1/models', '/v1/files', '/v1/batches'])('walking the pages of %s yields every item once', async (path) => {
  const walked = await client();
  for (let file = 0; file < 5; file++) {
    const { json } = await walked.upload(`${file}`);
    await walked.send('POST', '/v1/batches', {
      input_file_id: json.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
  }
  const all = (await walked.send('GET', `${path}?limit=100`)).json.data.map(({ id }: { id: string }) => id);
  expect(all.length).toBeGreaterThanOrEqual(5);
  for (const limit of [1, 2, 3, 5]) {
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { json } = await walked.send('GET', `${path}?limit=${limit}${after}`);
      seen.push(...json.data.map(({ id }: { id: string }) => id));
      if (!json.has_more) break;
      after = `&after=${json.last_id}`;
    }
    expect(seen).toEqual(all);
  }
});

test('an empty list has no markers', async () => {
  const { json } = await api.send('GET', '/v1/files');
  expect(json).toEqual({ object: 'list', data: [], first_id: null, last_id: null, has_more: false });
});

test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=', 'order=asc', 'limit=1&limit=2', 'purpose=other'])(
  'the query %s is refused',
  async (query) => {
    const { status, json } = await api.send('GET', `/v1/files?${query}`);
    expect([status, json.error.param]).toEqual([400, query.split('=')[0]]);
  },
);

test('a cursor that names no item of the list is answered with 404', async () => {
  const { status, json } = await api.send('GET', '/v1/files?after=nobody');
  expect([status, json.error.code, json.error.param]).toEqual([404, 'invalid_cursor', 'after']);
});

test('a file is returned byte for byte until it is deleted', async () => {
  const bytes = Uint8Array.from({ length: 700 }, (_, index) => index % 256);
  const { status, json: file, headers } = await api.upload(bytes, 'naïve “name”.jsonl');
  expect([status, file.bytes, file.filename, headers.get('location')]).toEqual([
    201,
    700,
    'naïve “name”.jsonl',
    `/v1/files/${file.id}`,
  ]);
  const response = await api.api.handle(
    new Request(`http://api.test/v1/files/${file.id}/content`, { headers: { authorization: 'Bearer sk-assay-reference' } }),
  );
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  expect((await api.send('GET', `/v1/files/${file.id}`)).json).toEqual(file);
  expect((await api.send('DELETE', `/v1/files/${file.id}`)).json).toEqual({ id: file.id, object: 'file', deleted: true });
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/content'],
    ['DELETE', ''],
  ]) {
    expect((await api.send(method ?? '', `/v1/files/${file.id}${path}`)).status).toBe(404);
  }
});

test('an upload without its parts, or with others, is refused', async () => {
  const form = (entries: [string, string | Blob][]) => {
    const data = new FormData();
    for (const [name, value] of entries) data.append(name, value as string);
    return data;
  };
  const file = new Blob(['{}']);
  const cases: [FormData, string][] = [
    [form([['purpose', 'batch']]), 'file'],
    [
      form([
        ['purpose', 'batch'],
        ['file', 'half a character: \uFFFD'],
      ]),
      'file',
    ],
    [form([['file', file]]), 'purpose'],
    [
      form([
        ['file', file],
        ['purpose', 'vision'],
      ]),
      'purpose',
    ],
    [
      form([
        ['file', file],
        ['purpose', 'batch'],
        ['more', '1'],
      ]),
      'more',
    ],
  ];
  for (const [body, param] of cases) {
    const { status, json } = await api.send('POST', '/v1/files', body);
    expect([status, json.error.param]).toEqual([400, param]);
  }
  const json = await api.send('POST', '/v1/files', {});
  expect(json.status).toBe(415);
  const broken = await api.send('POST', '/v1/files', 'no form', { 'content-type': 'multipart/form-data; boundary=x' });
  expect([broken.status, broken.json.error.code]).toEqual([400, 'invalid_multipart']);
});

test('an embedding has length 1, is the same in both encodings, and is close to that of a similar text', async () => {
  const input = ['A stream of events.', 'The events of a stream.', 'Bread needs flour.'];
  const floats = (await api.send('POST', '/v1/embeddings', { model: 'assay-embed-1', input })).json;
  const packed = (await api.send('POST', '/v1/embeddings', { model: 'assay-embed-1', input, encoding_format: 'base64' })).json;
  expect(floats.model).toBe('assay-embed-1-2026-06-01');
  const vectors: number[][] = floats.data.map((item: { embedding: number[] }) => item.embedding);
  for (const [index, vector] of vectors.entries()) {
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    const bytes = Buffer.from(packed.data[index].embedding, 'base64');
    expect(Array.from(vector, (_, at) => bytes.readFloatLE(at * 4))).toEqual(vector);
  }
  const near = (a = 0, b = 0) => vectors[a]!.reduce((sum, value, at) => sum + value * vectors[b]![at]!, 0);
  expect(near(0, 1)).toBeGreaterThan(near(0, 2));
});

test('an embedding has the dimensions that were asked for', async () => {
  for (const dimensions of [1, 2, 16]) {
    const { json } = await api.send('POST', '/v1/embeddings', { model: 'assay-embed-1', input: '🙂', dimensions });
    expect(json.data[0].embedding).toHaveLength(dimensions);
  }
});

test('a model is refused for what it cannot do', async () => {
  const embeddings = await api.send('POST', '/v1/embeddings', { model: 'assay-1', input: 'x' });
  const chat = await api.chat({ model: 'assay-embed-1' });
  for (const { status, json } of [embeddings, chat])
    expect([status, json.error.code, json.error.param]).toEqual([404, 'model_not_capable', 'model']);
});
