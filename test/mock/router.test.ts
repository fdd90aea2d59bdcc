import { expect, test } from 'vitest';
import type { OperationMap } from '../../src/api-map/types.ts';
import { Router } from '../../src/mock/router.ts';

const operations = (...keys: string[]): OperationMap[] =>
  keys.map((key) => {
    const [method, path] = key.split(' ');
    return { key, method, path } as unknown as OperationMap;
  });

function find(router: Router, method: string, target: string): unknown {
  const [path = '', query = ''] = target.split('?');
  const result = router.find(method, path, new URLSearchParams(query));
  if (result === undefined || !('found' in result)) return result;
  return result.found.map(({ operation, pathParameters }) => [operation.key, { ...pathParameters }]);
}

test('the most specific path wins, whatever the order', () => {
  const router = new Router(operations('GET /a/{id}', 'GET /a/mine', 'GET /{any}/mine', 'GET /a/{id}/b', 'GET /{x}/{y}/{z}'));
  expect(find(router, 'GET', '/a/mine')).toEqual([['GET /a/mine', {}]]);
  expect(find(router, 'GET', '/a/7')).toEqual([['GET /a/{id}', { id: '7' }]]);
  expect(find(router, 'GET', '/c/mine')).toEqual([['GET /{any}/mine', { any: 'c' }]]);
  expect(find(router, 'GET', '/a/7/b')).toEqual([['GET /a/{id}/b', { id: '7' }]]);
  expect(find(router, 'GET', '/q/r/s')).toEqual([['GET /{x}/{y}/{z}', { x: 'q', y: 'r', z: 's' }]]);
  expect(find(router, 'GET', '/a')).toBeUndefined();
});

test('parts of a segment, custom verbs and encoded text', () => {
  const router = new Router(operations('POST /models/{model}:generate', 'POST /models/{model}:stream', 'GET /files/{name}.json'));
  expect(find(router, 'POST', '/models/m-1:stream')).toEqual([['POST /models/{model}:stream', { model: 'm-1' }]]);
  expect(find(router, 'POST', '/models/m-1%3Agenerate')).toEqual([['POST /models/{model}:generate', { model: 'm-1' }]]);
  expect(find(router, 'GET', '/files/a%20b%2Fc.json')).toEqual([['GET /files/{name}.json', { name: 'a b/c' }]]);
  expect(find(router, 'GET', '/files/%E0%A4.json')).toEqual([['GET /files/{name}.json', { name: '%E0%A4' }]]);
});

test('a query in a path key is wanted, not demanded; a fragment is a twin of its path', () => {
  const router = new Router(operations('POST /m', 'POST /m?beta=true', 'POST /n?beta=true', 'POST /c', 'POST /c#stream'));
  expect(find(router, 'POST', '/m')).toMatchObject([
    ['POST /m', {}],
    ['POST /m?beta=true', {}],
  ]);
  expect(find(router, 'POST', '/m?beta=true')).toMatchObject([
    ['POST /m?beta=true', {}],
    ['POST /m', {}],
  ]);
  expect(find(router, 'POST', '/n')).toEqual([['POST /n?beta=true', {}]]);
  expect(find(router, 'POST', '/c')).toMatchObject([
    ['POST /c', {}],
    ['POST /c#stream', {}],
  ]);
});

test('other methods of a known path are named', () => {
  expect(find(new Router(operations('GET /a', 'POST /a')), 'DELETE', '/a')).toEqual({ allow: ['GET', 'POST'] });
  expect(find(new Router(operations('QUERY /a')), 'QUERY', '/a')).toEqual([['QUERY /a', {}]]);
});

test('the base paths of servers are taken off when nothing else matches', () => {
  const router = new Router(operations('GET /v1/a', 'GET /b'), ['/v1', '/{region}/api/']);
  expect(find(router, 'GET', '/v1/a')).toEqual([['GET /v1/a', {}]]);
  expect(find(router, 'GET', '/v1/b')).toEqual([['GET /b', {}]]);
  expect(find(router, 'GET', '/eu/api/b')).toEqual([['GET /b', {}]]);
  expect(find(router, 'GET', '/v12/b')).toBeUndefined();
});

test('names of parameters may be anything', () => {
  expect(JSON.stringify(find(new Router(operations('GET /{__proto__}')), 'GET', '/x'))).toContain('GET /{__proto__}');
});

test('a path of a thousand segments is no work', () => {
  expect(find(new Router(operations('GET /{a}{b}{c}{d}/x')), 'GET', `/${'a'.repeat(5000)}/y`)).toBeUndefined();
  expect(find(new Router(operations('GET /a')), 'GET', '/a'.repeat(1000))).toBeUndefined();
});
