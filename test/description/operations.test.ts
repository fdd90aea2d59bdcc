import { expect, test } from 'vitest';
import { describe, operationsOf } from '../../src/description/index.ts';

const ok = { responses: { 200: { description: 'ok' }, 'x-note': {} } };

test('operations come from paths, webhooks and callbacks, of 3.2 too', () => {
  const description = describe({
    openapi: '3.2.0',
    paths: {
      '/search': { query: ok, additionalOperations: { COPY: ok, 'x-not': 1 }, summary: 'not an operation' },
      '/shared': { $ref: '#/components/pathItems/Shared' },
      'x-ignored': { get: ok },
      '/jobs?beta=true': { post: { ...ok, callbacks: { done: { '{$request.body#/url}': { post: ok } } } } },
    },
    webhooks: { finished: { post: ok } },
    components: { pathItems: { Shared: { get: ok } } },
  });
  expect(operationsOf(description).map(({ key, from }) => [key, from])).toEqual([
    ['QUERY /search', 'paths'],
    ['COPY /search', 'paths'],
    ['GET /shared', 'paths'],
    ['POST /jobs?beta=true', 'paths'],
    ['POST /jobs?beta=true callbacks/done/{$request.body#/url}', 'callbacks'],
    ['POST webhooks/finished', 'webhooks'],
  ]);
  expect(operationsOf(description)[0]?.responses.map(([status]) => status)).toEqual(['200']);
});

test('what the path item and the root declare applies where the operation is silent', () => {
  const description = describe({
    openapi: '3.1.0',
    security: [{ key: [] }],
    servers: [{ url: 'https://root' }],
    paths: {
      '/a': {
        servers: [{ url: 'https://item' }],
        parameters: [
          { name: 'id', in: 'query', description: 'of the item' },
          { $ref: '#/components/parameters/Trace' },
          { $ref: '#/missing' },
        ],
        get: { ...ok, parameters: [{ name: 'id', in: 'query', description: 'of the operation' }], security: [] },
        put: ok,
      },
    },
    components: { parameters: { Trace: { name: 'trace', in: 'header' } } },
  });
  const [get, put] = operationsOf(description);
  expect(get?.parameters.map((parameter) => parameter.string('description') ?? parameter.string('name'))).toEqual([
    'of the operation',
    'trace',
  ]);
  expect(put?.parameters[0]?.string('description')).toBe('of the item');
  expect(get?.security?.value).toEqual([]);
  expect(put?.security?.value).toEqual([{ key: [] }]);
  expect(put?.servers.map((server) => server.string('url'))).toEqual(['https://item']);
});

test('callbacks that lead back to themselves end', () => {
  const description = describe({
    openapi: '3.1.0',
    paths: { '/a': { $ref: '#/components/pathItems/Loop' } },
    components: {
      pathItems: { Loop: { post: { ...ok, callbacks: { again: { '{$url}': { $ref: '#/components/pathItems/Loop' } } } } } },
    },
  });
  expect(operationsOf(description).length).toBeLessThan(10);
});

test('what is no description has no operations', () => {
  for (const data of [null, [], 'text', { paths: [] }, { openapi: '3.1.0', paths: { '/a': { get: 'x' } } }])
    expect(operationsOf(describe(data))).toEqual([]);
});
