// Requests that are made of a schema: what they are, and that they come down to the smallest that fails.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { breaks } from '../../src/contract/generate/fields.ts';
import { brokenSites, edgeSites, type Site } from '../../src/contract/generate/sites.ts';
import { withValue } from '../../src/contract/pointer.ts';
import { mapOf } from '../api-map/load-map.ts';
import { loadMap, testTarget } from './harness.ts';
import { error, KEY, type Manners, miniServer } from './mini-server.ts';

const BODY = { model: 'm-1', messages: [{ role: 'user', content: 'Hello' }], limits: { deep: 1 }, tags: ['a'] };
const text = { type: 'string' };
const REQUEST = {
  type: 'object',
  required: ['model', 'messages', 'mode'],
  properties: {
    model: { ...text, minLength: 1 },
    messages: {
      type: 'array',
      minItems: 1,
      maxItems: 8,
      items: { type: 'object', required: ['role', 'content'], properties: { role: { enum: ['user'], ...text }, content: text } },
    },
    // Left out by kind servers: it has a default.
    mode: { ...text, enum: ['fast', 'slow'], default: 'fast' },
    max_tokens: { type: 'integer', minimum: 1, maximum: 100 },
    top_p: { type: 'number', maximum: 1, default: 1 },
    weight: { anyOf: [{ type: 'number', minimum: 0, maximum: 1 }, { type: 'null' }] },
    stop: { anyOf: [text, { type: 'array', items: text }] },
    user: { ...text, maxLength: 12 },
    when: { ...text, format: 'date-time' },
    limits: { type: 'object', additionalProperties: false, properties: { deep: { type: 'integer' } } },
    tags: { type: 'array', items: text, maxItems: 4 },
    id: { ...text, readOnly: true },
  },
};

function operation(schema: unknown = REQUEST) {
  const json = (value: unknown) => ({ content: { 'application/json': { schema: value } } });
  const answer = json({ type: 'object', properties: { choices: { type: 'array' }, usage: { type: 'object' } } });
  const post = { requestBody: json(schema), responses: { 200: { description: 'It.', ...answer } } };
  const { map, operation: find } = mapOf({ openapi: '3.1.0', info: {}, paths: { '/chat/completions': { post } } });
  return { map, operation: find('POST /chat/completions') };
}

const { map, operation: chat } = operation();
const names = (sites: readonly Site[]) => sites.map(({ kind, at }) => `${kind} ${at}`).sort();

test('a body is broken in each way that leaves no doubt, and in no other', () => {
  expect(names(brokenSites(fc, map.format, chat, BODY))).toEqual([
    'above /max_tokens',
    'above /weight',
    'below /max_tokens',
    'below /weight',
    'enum /messages/0/role',
    'enum /mode',
    'fewer /messages',
    'fraction /limits/deep',
    'fraction /max_tokens',
    'longer /user',
    'missing /messages',
    'missing /messages/0/content',
    'missing /messages/0/role',
    'missing /model',
    'more /messages',
    'more /tags',
    'shorter /model',
    'type /limits',
    'type /limits/deep',
    'type /max_tokens',
    'type /messages',
    'type /messages/0/content',
    'type /messages/0/role',
    'type /mode',
    'type /model',
    'type /tags',
    'type /top_p',
    'type /user',
    'type /weight',
    'type /when',
  ]);
});

test('every value that is tried breaks the schema, and every one at the edge keeps it', () => {
  const all = [
    ...brokenSites(fc, map.format, chat, BODY).map((site) => [site, true] as const),
    ...edgeSites(fc, map.format, chat, BODY).map((site) => [site, false] as const),
  ];
  for (const [site, broken] of all) {
    const wrong = fc
      .sample(site.values, 60)
      .filter((value) => breaks(map.format, chat.request.schema!, withValue(BODY, site.at, value)) !== broken);
    expect([site.kind, site.at, wrong]).toEqual([site.kind, site.at, []]);
  }
});

test('limits on the output, which cost, are not brought to their edge', () => {
  expect(names(edgeSites(fc, map.format, chat, BODY))).toEqual([
    'long /user',
    'maximum /top_p',
    'maximum /weight',
    'minimum /weight',
    'text /messages/0/content',
  ]);
});

test('a closed body takes no member that it does not have', () => {
  const closed = operation({ ...REQUEST, additionalProperties: false });
  expect(names(brokenSites(fc, closed.map.format, closed.operation, BODY))).toContain('extra /assay_unknown');
});

/** A server that keeps mini-chat.yaml but for what `change` answers otherwise. */
async function tested(change: (body: Record<string, unknown>) => { status: number; body: unknown } | undefined, seed: number) {
  const mini = await loadMap('fixtures/contract/mini-chat.yaml');
  const instead: Manners['instead'] = (request, socket) => {
    if (request.path !== '/v1/chat' || request.headers.get('x-api-key') !== KEY || !request.body.endsWith('}')) return false;
    const reply = change(JSON.parse(request.body));
    if (reply === undefined) return false;
    const body = JSON.stringify(reply.body);
    const head = ['X-Request-Id: 1', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
    socket.end(`HTTP/1.1 ${reply.status} Mini\r\n${head.join('\r\n')}\r\n\r\n${body}`);
    return true;
  };
  const server = await miniServer({ instead });
  try {
    const { checks } = await testTarget(mini, server.url, { token: KEY, seed, selection: { only: ['generated'] } });
    return { red: checks.filter(({ verdict }) => verdict === 'fail'), requests: server.requests };
  } finally {
    await server.close();
  }
}

test.each([1, 2, 3])('what fails is shown by the smallest body that fails alike (seed %i)', async (seed) => {
  const { red } = await tested(
    ({ n }) => (Number.isInteger(n) && Number(n) > 4 ? (error(500, 'crash') as never) : undefined),
    seed,
  );
  expect(red.map(({ id }) => id)).toEqual(['generated/invalid:no-server-error']);
  expect(red[0]!.message).toBe('Expected a 4xx status, since `/n` is above 4; found status 500.');
  expect(red[0]!.curl).toContain('"n":5}');
});

test('of rare characters the one is shown that does it', async () => {
  const nul = (body: Record<string, unknown>) => JSON.stringify(body.messages ?? '').includes('\\u0000');
  const { red } = await tested((body) => (nul(body) ? (error(500, 'crash') as never) : undefined), 1);
  expect(red.map(({ id }) => id)).toEqual(['generated/valid:no-server-error']);
  expect(red[0]!.curl).toContain('"content":"\\u0000"');
});

test('the same seed sends the same bodies, another seed others', async () => {
  const bodies = async (seed: number) => (await tested(() => undefined, seed)).requests.map(({ body }) => body).sort();
  const first = await bodies(1);
  expect(await bodies(1)).toEqual(first);
  expect(await bodies(2)).not.toEqual(first);
});
