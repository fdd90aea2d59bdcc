import { expect, test } from 'vitest';
import { describe, Node, operationsOf, viewOas2 } from '../../src/description/index.ts';

const petShop = {
  swagger: '2.0',
  info: { title: 'Pets', version: '1' },
  host: 'pets.example',
  basePath: '/v1/',
  schemes: ['https', 'http'],
  consumes: ['application/json'],
  produces: ['application/json', 'application/xml'],
  securityDefinitions: {
    key: { type: 'apiKey', name: 'x-key', in: 'header' },
    login: { type: 'basic' },
    grant: { type: 'oauth2', flow: 'accessCode', authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: { read: 'r' } },
  },
  parameters: {
    Limit: { name: 'limit', in: 'query', type: 'integer', maximum: 100 },
    Body: { name: 'pet', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } },
  },
  responses: { Gone: { description: 'gone', schema: { $ref: '#/definitions/Pet' } } },
  paths: {
    '/pets': {
      parameters: [{ name: 'trace', in: 'header', type: 'string' }],
      get: {
        parameters: [
          { $ref: '#/parameters/Limit' },
          { name: 'tags', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
        ],
        responses: {
          200: {
            description: 'all',
            schema: { type: 'array', items: { $ref: '#/definitions/Pet' } },
            examples: { 'application/json': [] },
          },
        },
      },
      post: {
        consumes: ['application/json', 'text/json'],
        parameters: [{ $ref: '#/parameters/Body' }],
        responses: { 410: { $ref: '#/responses/Gone' }, default: { description: 'other' } },
      },
    },
    '/photos': {
      post: {
        parameters: [
          { name: 'file', in: 'formData', type: 'file', required: true },
          { name: 'title', in: 'formData', type: 'string', maxLength: 5 },
        ],
        responses: { 200: { description: 'raw', schema: { type: 'file' } } },
      },
    },
  },
  definitions: {
    Pet: {
      type: 'object',
      discriminator: 'kind',
      properties: { kind: { type: 'string' }, mate: { $ref: '#/definitions/Pet' }, note: { type: 'string', 'x-nullable': true } },
    },
  },
};

test('an OpenAPI 2.0 description reads like one of 3.0', () => {
  const description = describe(petShop);
  expect(description.format).toBe('oas2');
  const [list, create, upload] = operationsOf(description);
  expect([list?.key, create?.key, upload?.key]).toEqual(['GET /pets', 'POST /pets', 'POST /photos']);
  expect(list?.servers.map((server) => server.string('url'))).toEqual(['https://pets.example/v1', 'http://pets.example/v1']);
  expect(
    list?.parameters.map((parameter) => [
      parameter.string('in'),
      parameter.string('name'),
      parameter.get('schema')?.string('type'),
    ]),
  ).toEqual([
    ['header', 'trace', 'string'],
    ['query', 'limit', 'integer'],
    ['query', 'tags', 'array'],
  ]);
  expect(list?.parameters[2]?.boolean('explode')).toBe(true);
  expect(list?.node.at('responses', '200', 'content')?.keys()).toEqual(['application/json', 'application/xml']);
  expect(create?.requestBody?.get('content')?.keys()).toEqual(['application/json', 'text/json']);
  const pet = create?.requestBody?.at('content', 'text/json', 'schema');
  expect(pet?.id).toBe('memory#/components/schemas/Pet');
  expect(pet?.at('properties', 'mate', 'properties', 'mate')?.id).toBe(pet?.id);
  expect(pet?.at('discriminator')?.string('propertyName')).toBe('kind');
  expect(pet?.at('properties', 'note')?.boolean('nullable')).toBe(true);
  expect(create?.node.at('responses', '410', 'content', 'application/xml', 'schema')?.id).toBe(pet?.id);
});

test('form parameters become one form with its files binary', () => {
  const upload = operationsOf(describe(petShop))[2];
  const form = upload?.requestBody?.at('content', 'multipart/form-data', 'schema');
  expect(form?.value).toMatchObject({
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' }, title: { maxLength: 5 } },
  });
  expect(upload?.node.at('responses', '200', 'content', 'application/json', 'schema', 'format')?.value).toBe('binary');
});

test('security definitions become security schemes', () => {
  const schemes = Node.root(describe(petShop)).at('components', 'securitySchemes');
  expect(schemes?.value).toMatchObject({
    key: { type: 'apiKey', in: 'header' },
    login: { type: 'http', scheme: 'basic' },
    grant: { flows: { authorizationCode: { tokenUrl: 'https://t', scopes: { read: 'r' } } } },
  });
});

test('a path of the view is led back to the original', () => {
  const { origin } = viewOas2(petShop);
  expect(origin(['components', 'schemas', 'Pet', 'properties', 'mate'])).toEqual(['definitions', 'Pet', 'properties', 'mate']);
  expect(origin(['paths', '/pets', 'get', 'responses', '200', 'content', 'application/json', 'schema', 'items'])).toEqual([
    'paths',
    '/pets',
    'get',
    'responses',
    '200',
    'schema',
    'items',
  ]);
  expect(origin(['paths', '/pets', 'post', 'requestBody', 'content', 'application/json'])).toEqual([
    'paths',
    '/pets',
    'post',
    'parameters',
    0,
  ]);
  expect(
    origin([
      'paths',
      '/photos',
      'post',
      'requestBody',
      'content',
      'multipart/form-data',
      'schema',
      'properties',
      'title',
      'maxLength',
    ]),
  ).toEqual(['paths', '/photos', 'post', 'parameters', 1, 'maxLength']);
  expect(origin(['components', 'parameters', 'Limit', 'schema', 'maximum'])).toEqual(['parameters', 'Limit', 'maximum']);
});

test('the original is not changed', () => {
  const before = JSON.stringify(petShop);
  viewOas2(petShop);
  expect(JSON.stringify(petShop)).toBe(before);
});

test('anything at all makes a view', () => {
  for (const data of [null, 1, [], {}, { swagger: '2.0', paths: { '/a': { get: null, parameters: 3 } }, definitions: [] }]) {
    expect(() => operationsOf(describe(data))).not.toThrow();
    expect(() => viewOas2(data).origin(['paths', '/a', 'get'])).not.toThrow();
  }
});
