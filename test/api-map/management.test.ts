// What there is to run a service with: keys, tuning, reports, settings, files, administration. By shape, whatever the spelling.
import { expect, test } from 'vitest';
import type { OperationMap } from '../../src/api-map/types.ts';
import { mapOf, mapPost } from './load-map.ts';

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const ok = (schema: unknown) => ({ responses: { 200: { description: 'It.', ...json(schema) } } });
const text = { type: 'string' };
const object = (properties: object) => ({ type: 'object', properties });
const query = (...names: string[]) => ({ parameters: names.map((name) => ({ name, in: 'query', schema: { type: 'integer' } })) });
const managementOf = (paths: object) => {
  const { management } = mapOf({ openapi: '3.1.0', info: {}, paths }).map;
  if (management === undefined) throw new Error('no management');
  return management;
};

test('a secret that can be read is found in a list, in one item and in a wrapper, and the creation that shows it is named', () => {
  const key = object({ keyId: text, apiKey: { anyOf: [text, { type: 'null' }] } });
  const { apiKeys } = managementOf({
    '/v1/apiKeys': { get: ok(object({ keys: { type: 'array', items: key } })), post: ok(object({ apiKey: text })) },
    '/v1/apiKeys/{id}': { get: ok(object({ data: object({ secret: text }) })), delete: ok({}) },
  });
  expect(apiKeys).toMatchObject([
    {
      path: '/v1/apiKeys',
      create: 'POST /v1/apiKeys',
      list: 'GET /v1/apiKeys',
      get: 'GET /v1/apiKeys/{id}',
      revoke: 'DELETE /v1/apiKeys/{id}',
      readable: [
        { operation: 'GET /v1/apiKeys', field: { at: '/apiKey' }, created: true },
        { operation: 'GET /v1/apiKeys/{id}', field: { at: '/data/secret' }, created: false },
      ],
    },
  ]);
});

test.each([
  ['says so', { ...text, description: 'Masked but for the last four.' }],
  ['shows it in its example', { ...text, examples: ['sk-...9f2'] }],
  ['is an identifier', { ...text, format: 'uuid' }],
  ['is only written', { ...text, writeOnly: true }],
  ['is no text', { type: 'integer' }],
])('a value that %s is no secret', (_, value) => {
  const paths = { '/api-keys': { get: ok(object({ data: { type: 'array', items: object({ key: value }) } })) } };
  expect(managementOf(paths).apiKeys[0]?.readable).toEqual([]);
});

test.each([
  [
    'an update of the status',
    { '/api_keys/{id}': { patch: { requestBody: json(object({ isEnabled: { type: 'boolean' } })), ...ok({}) } } },
  ],
  ['a route', { '/api_keys/{id}/revoke': { post: ok({}) } }],
  ['a custom method', { '/api_keys/{id}:disable': { post: ok({}) } }],
])('%s revokes a key', (_, paths) => {
  expect(managementOf({ '/api_keys': { get: ok(object({})) }, ...paths }).apiKeys[0]?.revoke).toMatch(/api_keys\/\{id\}/);
});

test('a path that only sounds like keys is no collection of them', () => {
  const paths = {
    '/check-api-key': { post: ok({}) },
    '/keys': { get: ok({}), post: ok(object({ id: text })) },
    '/tokens/count': { post: ok({}) },
  };
  expect(managementOf(paths).apiKeys).toEqual([]);
});

test.each([
  ['an id', { trainingFile: text }, 'reference'],
  ['a list of ids', { training_files: { type: 'array', items: text } }, 'reference'],
  ['a list of objects with an id', { training_files: { type: 'array', items: object({ fileId: text }) } }, 'reference'],
  ['a reference deep in the settings', { config: object({ data_config: object({ dataset_id: text }) }) }, 'reference'],
  ['examples', { training_data: { type: ['array', 'null'], items: object({ prompt: text }) } }, 'inline'],
  [
    'examples or a reference',
    { dataset: { oneOf: [object({ examples: { type: 'array', items: {} } }), object({ uri: text })] } },
    'reference',
  ],
])('training data that comes in as %s', (_, properties, by) => {
  const { fineTuning } = managementOf({ '/fineTuning/jobs': { post: { requestBody: json(object(properties)), ...ok({}) } } });
  expect(fineTuning?.creates[0]?.data?.by).toBe(by);
});

test('what acts on a tuning does not start one', () => {
  const post = { requestBody: json(object({ training_file: text })), ...ok({}) };
  expect(
    managementOf({
      '/fine_tuning/jobs/{id}/resume': { post },
      '/fine_tuning/graders/run': { post },
      '/fine-tunes/estimate-price': { post },
    }).fineTuning,
  ).toBeUndefined();
});

test('a report of usage has its period and its step, however they are spelt', () => {
  const answer = ok(object({ data: { type: 'array', items: object({ tokens: { type: 'integer' } }) } }));
  const paths = {
    '/usage': { get: { ...query('startTime', 'end_time', 'bucketWidth'), ...answer } },
    '/v1/cost_report': { get: { ...query('filter[gte]', 'filter[lt]', 'granularity'), ...answer } },
    '/billing/usage': { get: { ...query('month'), ...answer } },
    '/files/usage': { get: ok(object({ bytes: { type: 'integer' } })) },
    '/spend_limits': { get: answer },
  };
  const found = managementOf(paths).usageReports.map(({ key, start, end, period, step }) => [
    key,
    start?.name,
    end?.name,
    period?.name,
    step?.name,
  ]);
  expect(found).toEqual([
    ['GET /usage', 'startTime', 'end_time', undefined, 'bucketWidth'],
    ['GET /v1/cost_report', 'filter[gte]', 'filter[lt]', undefined, 'granularity'],
    ['GET /billing/usage', undefined, undefined, 'month', undefined],
  ]);
});

test('the files of an API are those that belong to nothing else', () => {
  const post = {
    requestBody: {
      content: { 'multipart/form-data': { schema: object({ file: {}, purpose: text, expiresAfter: object({}) }) } },
    },
    ...ok(object({ file: object({ id: text, sizeBytes: { type: 'integer' } }) })),
  };
  const { files } = managementOf({ '/containers/{id}/files': { post }, '/v1/files': { post } });
  expect(files).toMatchObject({ upload: 'POST /v1/files', purpose: { at: '/purpose' }, expiry: { at: '/expiresAfter' } });
  expect(files?.resumable).toBeUndefined();
});

test('administration shares a credential with inference where one requirement of both is the same', () => {
  const chat = {
    requestBody: json(object({ model: text, messages: { type: 'array' }, temperature: { type: 'number' } })),
    ...ok(object({ text })),
  };
  const paths = (admin: object[]) => ({
    '/chat': { post: { ...chat, security: [{ Key: [] }] } },
    '/admin/users': { get: { ...ok({}), security: admin } },
  });
  expect(managementOf(paths([{ Admin: [] }, { Key: [] }])).admin?.shared).toEqual([
    { key: 'GET /admin/users', credential: 'Key' },
  ]);
  expect(managementOf(paths([{ Key: ['admin'] }])).admin?.shared).toEqual([]);
  expect(managementOf(paths([{ Key: [], Admin: [] }])).admin?.shared).toEqual([]);
});

const files = ({ upload }: OperationMap) => upload?.files.map(({ field, binary }) => [field.at, binary]);

test('a part of a form is a file by its schema, and a file that is declared as text is told from a name or URL', () => {
  const form = (properties: object, encoding?: object) => ({
    requestBody: { content: { 'multipart/form-data': { schema: object(properties), encoding } } },
  });
  const post = (properties: object, encoding?: object) =>
    mapOf({ openapi: '3.1.0', info: {}, paths: { '/it': { post: { ...form(properties, encoding), ...ok({}) } } } }).operation(
      'POST /it',
    );
  expect(files(post({ voice: { ...text, format: 'binary' } }))).toEqual([['/voice', true]]);
  expect(files(post({ image: { contentMediaType: 'image/png' } }))).toEqual([['/image', true]]);
  expect(files(post({ file: {} }))).toEqual([['/file', true]]);
  expect(files(post({ sample: text }, { sample: { contentType: 'audio/wav' } }))).toEqual([['/sample', true]]);
  expect(files(post({ files: { type: 'array', items: text }, note: text }))).toEqual([['/files', false]]);
  expect(files(post({ file: { ...text, description: 'The id of a file.' }, prompt: text }))).toBeUndefined();
});

test('every branch of a message is looked at for what it carries', () => {
  const part = {
    oneOf: [
      object({ type: { const: 'text' }, text }),
      object({ type: { const: 'audio' }, inputAudio: object({ data: { ...text, format: 'byte' } }) }),
      object({
        type: { const: 'image' },
        source: { oneOf: [object({ data: { ...text, contentEncoding: 'base64' } }), object({ url: text })] },
      }),
      object({ type: { const: 'search_result' }, url: text }),
    ],
  };
  const message = {
    anyOf: [object({ role: text, content: text }), object({ role: text, content: { type: 'array', items: part } })],
  };
  const { inputs } = mapPost(
    object({ model: text, temperature: { type: 'number' }, messages: { type: 'array', items: message } }),
    object({ text }),
  );
  expect(inputs?.encoded.map(({ field, reference }) => [field.at, reference?.at])).toEqual([
    ['/messages/*/content/*/inputAudio/data', undefined],
    ['/messages/*/content/*/source/data', '/messages/*/content/*/source/url'],
  ]);
  expect(inputs?.urls.map(({ field, declared }) => [field.at, declared])).toEqual([['/messages/*/content/*/source/url', false]]);
  expect(inputs?.arrays).toEqual([]);
});

test('a schema that holds itself ends', () => {
  const document = {
    openapi: '3.1.0',
    info: {},
    paths: {
      '/embed': {
        post: {
          requestBody: json({ $ref: '#/components/schemas/Node' }),
          ...ok(object({ embeddings: {} })),
          'x-ai-operation': 'embedding',
        },
      },
    },
    components: {
      schemas: {
        Node: object({ model: text, url: text, inputs: { type: 'array', items: { $ref: '#/components/schemas/Node' } } }),
      },
    },
  };
  const { inputs } = mapOf(document).operation('POST /embed');
  expect(inputs?.arrays.map(({ unbounded }) => unbounded.length)).toEqual([1]);
  expect(inputs?.urls.map(({ field }) => field.at)).toEqual(['/url']);
});

const notified = ({ notify }: OperationMap) => notify?.map(({ field, declared }) => [field.at, declared]);

test('a URL to notify is found by its name, its holder, or the callback that uses it', () => {
  expect(notified(mapPost(object({ webhookUrl: text }), {}))).toEqual([['/webhookUrl', false]]);
  expect(notified(mapPost(object({ webhook_config: object({ url: { ...text, format: 'uri' } }) }), {}))).toEqual([
    ['/webhook_config/url', true],
  ]);
  const callbacks = { done: { '{$request.body#/tell}': { post: {} } } };
  expect(notified(mapPost(object({ tell: { type: ['string', 'null'] } }), {}, { callbacks }))).toEqual([['/tell', false]]);
  expect(notified(mapPost(object({ webhook: text, webhook_id: text, url: text }), {}))).toBeUndefined();
});

test('a list says how it pages, whether it goes on, and whether it grows', () => {
  const list = (parameters: object, more: object, item: object = {}) =>
    mapOf({
      openapi: '3.1.0',
      info: {},
      paths: { '/things': { get: { ...parameters, ...ok(object({ data: { type: 'array', items: object(item) }, ...more })) } } },
    }).operation('GET /things').list;
  expect(list(query('pageSize', 'pageIndex'), { meta: object({ totalItems: { type: 'integer' } }) })).toMatchObject({
    by: 'position',
    total: { at: '/meta/totalItems' },
  });
  expect(list({ parameters: [{ name: 'page', in: 'query', schema: { anyOf: [text, { type: 'null' }] } }] }, {})?.by).toBe(
    'cursor',
  );
  expect(list({}, {}, { thingId: text, createdAt: text })?.grows?.value).toEqual({ by: 'items' });
  expect(list({}, {}, { name: text })?.grows).toBeUndefined();
  expect(list({ parameters: [{ name: 'q', in: 'query', required: true, schema: text }] }, {})?.ranking?.name).toBe('q');
});
