// Descriptions that make the plainest request hard to build, or that cannot say how their streams end.
import { expect, test } from 'vitest';
import { mapOf } from '../api-map/load-map.ts';
import { notPassed, testTarget } from './harness.ts';
import { error, type Manners, type MiniRequest, miniServer, type Reply } from './mini-server.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const failure = { description: 'No.', ...json(object({ error: object({ code: string, message: string }) })) };
const errors = { 400: failure, 404: failure, 429: failure, 500: failure };

/** Every request body that was sent to `path`. */
function bodies(requests: readonly MiniRequest[], path: string): unknown[] {
  return requests.filter((request) => request.path === path && request.method === 'POST').map(({ body }) => parse(body));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function firstBody(properties: Record<string, unknown>, required: string[]): Promise<unknown> {
  const { map } = mapOf({
    openapi: '3.1.0',
    info: {},
    paths: {
      '/v1/chat/completions': {
        post: {
          requestBody: { required: true, ...json({ ...object(properties, required), additionalProperties: false }) },
          responses: {
            200: {
              description: 'It.',
              ...json(
                object({
                  object: { const: 'chat.completion' },
                  model: string,
                  usage: object({ prompt_tokens: integer, completion_tokens: integer, total_tokens: integer }),
                  choices: {
                    type: 'array',
                    items: object({ message: object({ role: string, content: string }), finish_reason: string }),
                  },
                }),
              ),
            },
            ...errors,
          },
        },
      },
    },
  });
  const server = await miniServer({ route: () => error(400, 'no') });
  try {
    await testTarget(map, server.url, { selection: { only: ['basics/call'] } });
    return bodies(server.requests, '/v1/chat/completions')[0];
  } finally {
    await server.close();
  }
}

const messages = { type: 'array', items: object({ role: string, content: string }) };

test('what a dialect knows and a strict description does not declare is left out', async () => {
  const body = await firstBody({ model: string, messages, stream: { type: 'boolean' } }, ['model', 'messages']);
  expect(body).toMatchObject({ model: expect.any(String), messages: expect.any(Array) });
  expect(body).not.toHaveProperty('max_completion_tokens');
  expect(body).not.toHaveProperty('max_tokens');
});

/** Plain pieces, with the end that clients know though the description says nothing of it. */
const EVENTS = object({ id: string, text: string, finish_reason: { type: ['string', 'null'], enum: ['stop', 'length', null] } });

function describedBy(media: Record<string, unknown>) {
  const request = object({ model: string, prompt: string, max_tokens: integer, stream: { type: 'boolean' } }, [
    'model',
    'prompt',
  ]);
  const answer = object({ id: string, text: string, finish_reason: { type: 'string', enum: ['stop', 'length'] } });
  const content = { ...json(answer).content, ...media };
  return mapOf({
    openapi: '3.1.0',
    info: {},
    paths: {
      '/generate': { post: { requestBody: { required: true, ...json(request) }, responses: { 200: { content }, ...errors } } },
    },
  }).map;
}

function generate({ path, method, body }: MiniRequest): Reply {
  if (path !== '/generate') return error(404, 'path');
  if (method !== 'POST') return error(405, 'method');
  const input = parse(body) as { prompt?: unknown; stream?: boolean; model?: string; max_tokens?: number } | undefined;
  if (typeof input?.prompt !== 'string') return error(400, 'prompt');
  if (input.model === 'assay-no-such-model') return error(404, 'model');
  const finish_reason = (input.max_tokens ?? 40) < 3 ? 'length' : 'stop';
  if (input.stream !== true) return { status: 200, body: { id: 'a', text: 'one two', finish_reason } };
  const events = [
    { id: 'a', text: 'one ', finish_reason: null },
    { id: 'a', text: 'two', finish_reason: null },
    { id: 'a', text: '', finish_reason },
  ];
  return { status: 200, events: [...events.map((event) => JSON.stringify(event)), '[DONE]'] };
}

const red = async (manners: Manners, media: Record<string, unknown>) => {
  const server = await miniServer(manners);
  try {
    // The route answers whatever it is asked.
    return notPassed(await testTarget(describedBy(media), server.url)).filter((id) => id !== 'generated/invalid:not-accepted');
  } finally {
    await server.close();
  }
};

test('plain pieces may end with `[DONE]`, which few descriptions can say', async () => {
  expect(await red({ route: generate }, { 'text/event-stream': { schema: EVENTS } })).toEqual([]);
  const twice: Manners = { route: generate, frame: (payload) => `data: ${payload === '[DONE]' ? 'DONE' : payload}\n\n` };
  expect(await red(twice, { 'text/event-stream': { schema: EVENTS } })).toEqual(['stream/framing:json']);
});

test('characters that were lost before the JSON was written are seen in its escapes', async () => {
  for (const lost of ['\\ufffd', '\\ud83d']) {
    const manners: Manners = { route: generate, frame: (payload) => `data: ${payload.replace('two', `two${lost}`)}\n\n` };
    expect([lost, await red(manners, { 'text/event-stream': { schema: EVENTS } })]).toEqual([lost, ['stream/framing:utf8']]);
  }
  const whole: Manners = { route: generate, frame: (payload) => `data: ${payload.replace('two', 'two\\ud83d\\ude00')}\n\n` };
  expect(await red(whole, { 'text/event-stream': { schema: EVENTS } })).toEqual([]);
});

test('a sequence of JSON texts has an RS before each text and an LF behind it', async () => {
  const streamHeaders = ['content-type: application/json-seq', 'cache-control: no-store'];
  const route = (request: MiniRequest): Reply => {
    const reply = generate(request);
    return reply.events === undefined ? reply : { ...reply, events: reply.events.slice(0, -1) };
  };
  const media = { 'application/json-seq': { schema: EVENTS } };
  const frames: [string, (payload: string) => string, string[]][] = [
    ['both', (payload) => `\x1e${payload}\n`, []],
    ['two RS', (payload) => `\x1e\x1e${payload}\n`, []],
    ['no RS', (payload) => `${payload}\n`, ['stream/framing:json']],
    ['no LF', (payload) => `\x1e${payload}`, ['stream/framing:json']],
  ];
  for (const [name, frame, expected] of frames)
    expect([name, await red({ route, frame, streamHeaders }, media)]).toEqual([name, expected]);
});

test('a path that is not deployed is refused, and blamed for nothing else', async () => {
  const server = await miniServer({ route: () => error(404, 'path') });
  try {
    const { checks } = await testTarget(describedBy({ 'text/event-stream': { schema: EVENTS } }), server.url);
    expect(checks.filter(({ verdict }) => /fail|warn/.test(verdict)).map(({ id }) => id)).toEqual(['basics/call:accepted']);
  } finally {
    await server.close();
  }
});
