// Descriptions as people write them: odd media types, wildcards, cycles, forms, lists of parameters, ids that are numbers.
import { expect, test } from 'vitest';
import { json, object, ok, serve, text } from './serve.ts';

const integer = { type: 'integer' };
const answers = (content: object, status = 200) => ({ responses: { [status]: { description: 'It.', content } } });

test('a media type with parameters, of a vendor or with a wildcard is JSON where it says so', async () => {
  const schema = object({ a: integer }, ['a']);
  const ask = serve({
    '/versioned': { get: answers({ 'application/json; version=1': { schema } }) },
    '/vendor': { get: answers({ 'application/vnd.x.v1+json; charset=utf-8': { schema } }) },
    '/wild': { get: answers({ 'application/*': { schema } }) },
  });
  for (const path of ['/versioned', '/vendor', '/wild']) expect((await ask('GET', path)).json, path).toHaveProperty('a');
  expect((await ask('GET', '/wild')).headers['content-type']).toBe('application/json');
});

test('XML is XML, named as its schema says', async () => {
  const pet = object(
    {
      id: { ...integer, xml: { attribute: true } },
      name: { ...text, example: 'a < b' },
      tags: { type: 'array', items: { ...text, example: 't', xml: { name: 'tag' } }, xml: { wrapped: true } },
    },
    ['id', 'name', 'tags'],
  );
  const ask = serve({ '/pet': { get: answers({ 'application/xml': { schema: { ...pet, xml: { name: 'pet' } } } }) } });
  expect((await ask('GET', '/pet')).text).toMatch(
    /^<\?xml [^>]+>\n<pet id="\d+"><name>a &lt; b<\/name><tags><tag>t<\/tag><\/tags><\/pet>\n$/,
  );
});

test('a schema that contains itself ends in a null where it may', async () => {
  const tree = object({ id: text, up: { anyOf: [{ $ref: '#/paths/~1tree/get/x-tree' }, { type: 'null' }] } }, ['id', 'up']);
  const ask = serve({ '/tree': { get: { 'x-tree': tree, ...ok({ $ref: '#/paths/~1tree/get/x-tree' }) } } });
  expect((await ask('GET', '/tree')).json.up).toBeNull();
});

test('lists, cookies, JSON in parameters and fields of forms are judged', async () => {
  const parameter = (where: string, name: string, rest: object) => ({ name, in: where, ...rest });
  const ask = serve({
    '/q': {
      get: {
        parameters: [
          parameter('query', 'ids', { schema: { type: 'array', items: integer, maxItems: 2 } }),
          parameter('query', 'filter', json({ type: 'object' })),
          parameter('cookie', 'session', { required: true, schema: text }),
        ],
        ...ok(object({})),
      },
    },
    '/form': {
      post: {
        requestBody: {
          content: { 'application/x-www-form-urlencoded': { schema: object({ n: integer, on: { type: 'boolean' } }, ['n']) } },
        },
        ...ok(object({})),
      },
    },
  });
  const get = async (query: string, cookie = 'session=1') => (await ask('GET', `/q${query}`, undefined, { cookie })).status;
  for (const query of ['', '?ids=1&ids=2', '?ids=1,2', '?ids[]=1', '?filter={}']) expect(await get(query), query).toBe(200);
  for (const query of ['?ids=1,x', '?ids=1&ids=x', '?ids=1&ids=2&ids=3', '?filter=broken'])
    expect(await get(query), query).toBe(400);
  expect(await get('', 'other=1')).toBe(400);
  const form = async (body: string) =>
    (await ask('POST', '/form', body, { 'content-type': 'application/x-www-form-urlencoded' })).status;
  expect(await form('n=1&on=true')).toBe(200);
  expect(await form('n=x')).toBe(400);
});

test('an id that is a number is one: sent, listed, fetched, changed and gone', async () => {
  const thing = object({ id: integer, name: text, secret: { ...text, writeOnly: true } }, ['id', 'name']);
  const one = { parameters: [{ name: 'thingId', in: 'path', required: true, schema: integer }] };
  const body = { requestBody: json(thing) };
  const ask = serve({
    '/things': { get: ok({ type: 'array', items: thing }), post: { ...body, ...ok(thing) } },
    '/things/{thingId}': { ...one, get: ok(thing), put: { ...body, ...ok(thing) }, delete: ok(object({})) },
  });
  expect((await ask('GET', '/things/5')).json.id).toBe(5);
  expect((await ask('POST', '/things', { id: 77, name: 'n', secret: 's' })).json).toEqual({ id: 77, name: 'n' });
  expect((await ask('PUT', '/things/77', { id: 77, name: 'm' })).json.name).toBe('m');
  expect((await ask('GET', '/things')).json).toEqual([{ id: 77, name: 'm' }]);
  await ask('DELETE', '/things/77');
  expect((await ask('GET', '/things/77')).status).toBe(404);
});

test('a stream that is shown as text is that text, event by event', async () => {
  const ask = serve({
    '/shown': { get: answers({ 'text/event-stream': { schema: text, example: 'data: a\n\nevent: x\ndata: b\n\n' } }) },
    '/said': { get: answers({ 'text/event-stream': { schema: text } }) },
  });
  expect((await ask('GET', '/shown')).text).toBe('data: a\n\nevent: x\ndata: b\n\n');
  expect((await ask('GET', '/said')).text).toMatch(/^(data: .+\n\n)+$/);
});

test('a problem says no more than its status, and an interim status is nothing to ask for', async () => {
  const problem = object({ type: text, title: text, status: integer, detail: text }, ['type', 'title', 'status']);
  const responses = {
    ...ok(object({ a: text })).responses,
    '4XX': { description: 'no', content: { 'application/problem+json': { schema: problem } } },
  };
  const ask = serve({ '/x': { get: { responses } } });
  expect((await ask('GET', '/x', undefined, { prefer: 'code=404' })).json).toMatchObject({ type: 'about:blank', status: 404 });
  expect((await ask('GET', '/x', undefined, { prefer: 'code=100' })).status).toBe(200);
});
