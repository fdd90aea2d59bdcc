import { expect, test } from 'vitest';
import type { OperationMap, ParameterMap } from '../../src/api-map/types.ts';
import { describe, operationsOf } from '../../src/description/index.ts';
import { sampleRequest } from '../../src/sample/index.ts';

/** The parts of the map that requests are made from. */
function operation(
  path: string,
  operationObject: Record<string, unknown>,
  components: Record<string, unknown> = {},
): OperationMap {
  const [found] = operationsOf(
    describe({ openapi: '3.1.0', paths: { [path]: { post: { responses: {}, ...operationObject } } }, components }),
  );
  if (found === undefined) throw new Error('no operation');
  const evidence = { by: 'shape', from: '' } as const;
  const parameters = found.parameters.map(
    (node): ParameterMap => ({
      name: node.string('name')!,
      in: node.string('in') as 'query',
      required: node.boolean('required') === true,
      node,
    }),
  );
  const [mediaType] = found.requestBody?.get('content')?.keys() ?? [];
  const schema = mediaType === undefined ? undefined : found.requestBody?.at('content', mediaType, 'schema');
  return {
    key: found.key,
    method: found.method,
    path: found.path,
    node: found.node,
    kind: { value: 'other', evidence },
    inference: false,
    deprecated: false,
    request: {
      parameters,
      required: found.requestBody?.boolean('required') === true,
      outputLimits: [],
      ...(mediaType === undefined ? {} : { mediaType }),
      ...(schema === undefined ? {} : { schema }),
    },
    errors: { declared: [], byStatus: {} },
    causes: {},
    controls: {},
    reports: { confidences: [], amounts: [], positions: [], waits: [], verdicts: [] },
    rateLimits: [],
    security: 'undeclared',
    release: { announcements: [] },
  };
}

const parameter = (name: string, where: string, schema: unknown, more: object = {}) => ({ name, in: where, schema, ...more });

test('path parameters are filled in and encoded, in every style', () => {
  const request = sampleRequest(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: path keys are written so.
    operation('/a/{id}/${VERSION}/{list}/{label}/{matrix}/{undeclared}', {
      parameters: [
        parameter('id', 'path', { const: 'x/y z' }),
        parameter('VERSION', 'path', { const: 2 }),
        parameter('list', 'path', { const: ['a', 'b'] }),
        parameter('label', 'path', { const: ['a', 'b'] }, { style: 'label', explode: true }),
        parameter('matrix', 'path', { const: 5 }, { style: 'matrix' }),
      ],
    }),
    { seed: 1 },
  );
  expect(request.path).toBe('/a/x%2Fy%20z/2/a,b/.a.b/;matrix=5/sample');
});

test('query parameters follow style and explode, and a query in the path key stays', () => {
  const request = sampleRequest(
    operation('/a?beta=true#hash', {
      parameters: [
        parameter('list', 'query', { const: [1, 2] }),
        parameter('flat', 'query', { const: [1, 2] }, { explode: false }),
        parameter('pipes', 'query', { const: [1, 2] }, { explode: false, style: 'pipeDelimited' }),
        parameter('deep', 'query', { const: { a: 1 } }, { style: 'deepObject' }),
        parameter('object', 'query', { const: { x: 1, y: 2 } }),
        { name: 'json', in: 'query', content: { 'application/json': { schema: { const: { a: 1 } } } } },
        parameter('old', 'query', { const: 1 }, { deprecated: true }),
      ],
    }),
    { seed: 1 },
  );
  expect(request.path).toBe('/a');
  expect(request.query).toEqual([
    ['beta', 'true'],
    ['list', '1'],
    ['list', '2'],
    ['flat', '1,2'],
    ['pipes', '1|2'],
    ['deep[a]', '1'],
    ['x', '1'],
    ['y', '2'],
    ['json', '{"a":1}'],
  ]);
});

test('headers and cookies are made, and those that are no parameters are left out', () => {
  const request = sampleRequest(
    operation('/a', {
      parameters: [
        parameter('x-trace', 'header', { const: 't' }),
        parameter('Authorization', 'header', { const: 'secret' }),
        parameter('session', 'cookie', { const: 'a b' }),
      ],
    }),
    { seed: 1 },
  );
  expect(request.headers).toEqual({ 'x-trace': 't', cookie: 'session=a%20b' });
});

test('a minimal request leaves out what is optional', () => {
  const optional = operation('/a', {
    parameters: [parameter('q', 'query', { type: 'string' }), parameter('r', 'query', { const: 'r' }, { required: true })],
    requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } } } },
  });
  expect(sampleRequest(optional, { seed: 1, minimal: true })).toEqual({ path: '/a', query: [['r', 'r']], headers: {} });
  expect(sampleRequest(optional, { seed: 1 })).toMatchObject({ mediaType: 'application/json', body: { a: expect.any(String) } });
});

test('the body starts from the example of the media type when that validates', () => {
  const body = (media: Record<string, unknown>) =>
    sampleRequest(
      operation(
        '/a',
        {
          requestBody: {
            content: {
              'application/json': {
                schema: { type: 'object', required: ['n'], properties: { n: { type: 'integer' }, t: { type: 'string' } } },
                ...media,
              },
            },
          },
        },
        { examples: { Named: { dataValue: { n: 7 } } } },
      ),
      { seed: 1 },
    ).body;
  expect(body({ example: { n: 5 } })).toEqual({ n: 5 });
  expect(body({ examples: { wrong: { value: { n: 'x' } }, right: { $ref: '#/components/examples/Named' } } })).toEqual({ n: 7 });
  expect(body({ example: { n: 'x', t: 'kept' } })).toMatchObject({ n: expect.any(Number) });
});

test('overrides are put into the body, into every item, and make what is missing', () => {
  const chat = operation('/a', {
    requestBody: {
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { model: { type: 'string' }, items: { type: 'array', minItems: 2, items: { type: 'object' } } },
          },
        },
      },
    },
  });
  const overrides = { '/model': 'mine', '/items/*/id': 1, '/options/include_usage': true, '/a~1b': 0 };
  expect(sampleRequest(chat, { seed: 1, overrides }).body).toMatchObject({
    model: 'mine',
    items: [{ id: 1 }, { id: 1 }],
    options: { include_usage: true },
    'a/b': 0,
  });
  expect(sampleRequest(chat, { seed: 1, minimal: true, overrides: { '/model': 'mine' } }).body).toEqual({ model: 'mine' });
  expect(sampleRequest(chat, { seed: 1, overrides: { '/model': undefined } }).body).not.toHaveProperty('model');
});
