// What real deployments do that is right, or that is nobody's fault but the user's: read so, and said so.
import { expect, test } from 'vitest';
import { credentials } from '../../src/contract/credentials.ts';
import { mapOf } from '../api-map/load-map.ts';
import { assay } from '../cli/harness.ts';
import { testTarget } from './harness.ts';
import { error, KEY, miniServer } from './mini-server.ts';

const object = (properties: Record<string, unknown>) => ({ type: 'object', properties });
const string = { type: 'string' };
const content = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const answer = (schema: unknown) => ({ 200: { description: 'It.', ...content(schema) } });
const query = (name: string) => ({ name, in: 'query', schema: string });

const MODELS = ['m-1', 'm-2', 'm-3', 'm-4', 'm-5'];

test('a list that goes both ways is walked forwards', async () => {
  const list = object({
    data: { type: 'array', items: object({ id: string }) },
    has_more: { type: 'boolean' },
    first_id: string,
    last_id: string,
  });
  const get = { parameters: ['before_id', 'after_id', 'limit'].map(query), responses: answer(list) };
  const server = await miniServer({
    route: ({ path }) => {
      const { searchParams } = new URL(path, 'http://mini.invalid');
      const before = MODELS.indexOf(searchParams.get('before_id') ?? '');
      const from = MODELS.indexOf(searchParams.get('after_id') ?? '') + 1;
      const rest = MODELS.slice(from, before === -1 ? undefined : before);
      const page = rest.slice(0, Number(searchParams.get('limit') ?? 20));
      const data = page.map((id) => ({ id }));
      return {
        status: 200,
        body: { data, has_more: page.length < rest.length, first_id: page[0] ?? null, last_id: page.at(-1) ?? null },
      };
    },
  });
  try {
    const chat = { requestBody: content(object({ model: string, prompt: string })), responses: answer(object({ text: string })) };
    const { map } = mapOf({ openapi: '3.1.0', info: {}, paths: { '/v1/models': { get }, '/v1/chat': { post: chat } } });
    const { checks } = await testTarget(map, server.url, { selection: { only: ['lists/paging'] } });
    expect(checks.find(({ id }) => id === 'lists/paging:every-item-once')).toMatchObject({ message: '', verdict: 'pass' });
  } finally {
    await server.close();
  }
});

const message = (more: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(more),
  properties: {
    id: string,
    content: { type: 'array', items: object({ type: string, text: string }) },
    stop_reason: string,
    usage: object({ input_tokens: { type: 'integer' }, output_tokens: { type: 'integer' } }),
    ...more,
  },
});
const EVENTS = [
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
];

/** One edition of an API: its answer, and the union of its events. */
function edition(prefix: string, more: Record<string, unknown>): Record<string, unknown> {
  const events = EVENTS.map((type) => ({
    ...object({ type: { const: type }, ...(type === 'message_start' ? { message: ref(`${prefix}Message`) } : {}) }),
    required: ['type'],
  }));
  return { [`${prefix}Message`]: message(more), [`${prefix}MessageStreamEvent`]: { oneOf: events } };
}
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

test('of two editions of an API, a stream is held to the events that carry its own answer', () => {
  const request = object({
    model: string,
    messages: { type: 'array', items: object({ role: string, content: string }) },
    max_tokens: { type: 'integer' },
    stream: { type: 'boolean' },
  });
  const post = (name: string) => ({ post: { requestBody: content(request), responses: answer(ref(name)) } });
  const { operation } = mapOf({
    openapi: '3.1.0',
    info: {},
    paths: { '/v1/messages': post('Message'), '/v1/messages?beta=true': post('BetaMessage') },
    components: { schemas: { ...edition('Beta', { speed: string }), ...edition('', {}) } },
  });
  const started = (key: string) => {
    const start = operation(key).stream?.variants.find(({ name }) => name === 'message_start');
    return start?.schema?.at('properties', 'message', 'properties')?.keys();
  };
  expect(started('POST /v1/messages?beta=true')).toContain('speed');
  expect(started('POST /v1/messages')).toContain('usage');
  expect(started('POST /v1/messages')).not.toContain('speed');
});

test('where one operation leaves the header of the key out, it goes where its siblings have it', () => {
  const header = { name: 'x-api-key', in: 'header', schema: string };
  const { operation } = mapOf({
    openapi: '3.1.0',
    info: {},
    paths: {
      '/chat': { post: { requestBody: content(object({ prompt: string })), responses: answer(object({ text: string })) } },
      '/models': { get: { parameters: [header], responses: answer(object({})) } },
    },
  });
  const sent = credentials({ name: 'K', token: 'secret', headers: [] }).for(operation('POST /chat'), 'caller');
  expect(sent.headers).toEqual([['x-api-key', 'secret']]);
});

test('a list of models that is open to everybody does not hide that the key is wrong', async () => {
  const server = await miniServer({
    route: ({ method, path }) =>
      method === 'GET' && path.startsWith('/v1/models')
        ? { status: 200, body: { object: 'list', data: [{ id: 'mini-1', object: 'model' }] } }
        : error(401, 'no_key'),
  });
  try {
    const args = ['test', 'fixtures/contract/mini-chat.yaml', '--target', server.url];
    const { code, stderr, stdout } = await assay(args, { env: { ASSAY_TOKEN: KEY } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('refuses the credential (status 401)');
  } finally {
    await server.close();
  }
});
