import { readFileSync } from 'node:fs';
import { connect as tcp } from 'node:net';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { createReferenceApi, DEVELOPMENT_KEY, descriptionPath, serve } from '../../reference-api/index.ts';
import type { Admitted, Socket } from '../../reference-api/realtime/types.ts';
import { client } from './client.ts';
import { document as openapi } from './described.ts';
import { fakeClock } from './fake-clock.ts';

// biome-ignore lint/suspicious/noExplicitAny: parsed messages
type Any = any;

const TERMINAL = ['response.completed', 'response.incomplete', 'response.failed', 'error'];

const asyncapi: Any = read('asyncapi.yaml');
const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false });
ajv.addSchema(read('asyncapi-schemas.yaml'), 'asyncapi-schemas.yaml');
ajv.addSchema(asyncapi, 'asyncapi.yaml');

function read(name: string): Any {
  return parse(readFileSync(join(dirname(descriptionPath), name), 'utf8'));
}

/** By the message of that type, as the description says it. */
function messageErrors(message: Any): string[] {
  const [key] = Object.entries<Any>(asyncapi.components.messages).find(([, { name }]) => name === message.type) ?? [];
  if (key === undefined) return [`no message ${message.type}`];
  const validate = ajv.getSchema(`asyncapi.yaml#/components/messages/${key}/payload`);
  return validate?.(message) ? [] : (validate?.errors ?? []).map(({ instancePath, message: text }) => `${instancePath} ${text}`);
}

test('the examples of the description are valid, and a request takes what it takes by HTTP', () => {
  for (const { examples } of Object.values<Any>(asyncapi.components.messages))
    for (const { payload } of examples) expect(messageErrors(payload)).toEqual([]);
  const here = Object.keys(asyncapi.components.schemas.CreateResponse.properties);
  const there = Object.keys(openapi.components.schemas.CreateResponseRequest.properties);
  expect([...here, 'background', 'stream', 'stream_options'].sort()).toEqual([...there, 'type'].sort());
  expect(messageErrors(create({ stream: true }))).not.toEqual([]);
});

/** A connection without a wire: each answer is read to its last message. */
async function talk(options: Parameters<typeof client>[0] = {}) {
  const { api, clock, send } = await client(options);
  const open = async () => {
    const headers = { authorization: `Bearer ${DEVELOPMENT_KEY}` };
    const admitted = (await api.connect(new Request('http://api.test/v1/responses', { headers }))) as Admitted;
    const gone = new AbortController();
    const [queue, sent]: [(string | { bytes: number })[], Any[]] = [[], []];
    const closed: { code?: number } = {};
    let wake = () => {};
    const socket: Socket = {
      signal: gone.signal,
      messages: {
        async *[Symbol.asyncIterator]() {
          while (!gone.signal.aborted) {
            const message = queue.shift();
            if (message !== undefined) yield message;
            else await new Promise<void>((resolve) => (wake = resolve));
          }
        },
      },
      async send(text) {
        sent.push(JSON.parse(text));
        expect(messageErrors(sent.at(-1))).toEqual([]);
      },
      close(code) {
        closed.code = code;
      },
    };
    const ended = admitted.talk(socket);
    const put = (message: unknown) => {
      queue.push(
        typeof message === 'string' || (message as { bytes?: number }).bytes !== undefined
          ? (message as string)
          : JSON.stringify(message),
      );
      wake();
    };
    const turn = async (message: unknown): Promise<Any[]> => {
      const first = sent.length;
      put(message);
      for (;;) {
        await clock.advance(50);
        const last = sent.at(-1);
        if (sent.length > first && TERMINAL.includes(last.type)) return sent.slice(first);
      }
    };
    const leave = () => {
      gone.abort();
      wake();
      return ended;
    };
    return { put, turn, leave, sent, closed, ended };
  };
  return { open, clock, send };
}

const create = (body: Record<string, unknown> = {}) => ({
  type: 'response.create',
  model: 'assay-1',
  input: 'What is a stream?',
  ...body,
});

test('an answer comes as the events of a stream, one message each, and several on one connection', async () => {
  const { open, send } = await talk();
  const { turn } = await open();
  const first = await turn(create());
  expect(first.map(({ sequence_number }) => sequence_number)).toEqual(first.map((_, index) => index));
  expect(first.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['response.created', 'response.in_progress', 'response.completed']),
  );
  const { response } = first.at(-1);
  expect((await send('GET', `/v1/responses/${response.id}`)).json).toEqual(response);
  const second = await turn(create({ previous_response_id: response.id, input: 'And a batch?' }));
  expect(second.at(-1).response.usage.input_tokens).toBeGreaterThan(response.usage.total_tokens);
});

test('what is not stored is gone on from on its connection alone, until that fails', async () => {
  const { open, send } = await talk();
  const here = await open();
  const { id } = (await here.turn(create({ store: false }))).at(-1).response;
  expect((await send('GET', `/v1/responses/${id}`)).status).toBe(404);
  const next = (await here.turn(create({ store: false, previous_response_id: id }))).at(-1).response;
  expect(next.previous_response_id).toBe(id);
  const third = (await here.turn(create({ store: false, previous_response_id: next.id }))).at(-1).response;
  expect(third.usage.input_tokens).toBeGreaterThan(next.usage.total_tokens);
  const elsewhere = await open();
  const lost = create({ store: false, previous_response_id: id });
  expect((await elsewhere.turn(lost)).at(-1)).toMatchObject({
    type: 'error',
    status: 404,
    error: { code: 'previous_response_not_found' },
  });
  const orphan = [{ type: 'function_call_output', call_id: 'call_none', output: 'x' }];
  expect((await here.turn(create({ store: false, previous_response_id: id, input: orphan }))).at(-1).status).toBe(400);
  expect((await here.turn(lost)).at(-1).error.code).toBe('previous_response_not_found');
});

test.each<[unknown, number, string, string | null]>([
  ['{', 400, 'invalid_json', null],
  ['[]', 400, 'invalid_type', null],
  [{ type: 'response.steer' }, 400, 'unknown_message_type', 'type'],
  [create({ stream: true }), 400, 'unknown_parameter', 'stream'],
  [create({ background: true }), 400, 'unknown_parameter', 'background'],
  [create({ temperature: 9 }), 400, 'invalid_value', 'temperature'],
  [create({ model: 'none' }), 404, 'model_not_found', 'model'],
])('%o is answered with an error, and the connection goes on', async (message, status, code, param) => {
  const { open } = await talk();
  const { turn } = await open();
  expect(await turn(message)).toEqual([
    { type: 'error', status, error: { type: 'invalid_request_error', code, message: expect.any(String), param } },
  ]);
  expect((await turn(create())).at(-1).type).toBe('response.completed');
});

test('a message that is no text ends the connection, as does an hour', async () => {
  const { open, clock } = await talk();
  const binary = await open();
  binary.put({ bytes: 3 });
  await binary.ended;
  expect(binary.closed.code).toBe(1003);
  const long = await open();
  await clock.advance(60 * 60 * 1000);
  await long.ended;
  expect(long.sent.at(-1)).toMatchObject({ type: 'error', error: { code: 'websocket_connection_limit_reached' } });
  expect(long.closed.code).toBe(1000);
});

test('a client that leaves stops the work, and its answer is kept as cancelled', async () => {
  const { open, clock, send } = await talk({ paceMs: 100 });
  const { put, sent, leave } = await open();
  put(create());
  await clock.advance(500);
  await leave();
  const { id } = sent[0].response;
  await clock.advance(100);
  expect((await send('GET', `/v1/responses/${id}`)).json.status).toBe('cancelled');
  expect(clock.waiting).toBe(0);
});

test('requests of a socket are counted as any other', async () => {
  const { open } = await talk({ quota: { requests: 2, windowSeconds: 3600 } });
  const { turn } = await open();
  expect((await turn(create())).at(-1).type).toBe('response.completed');
  expect((await turn(create())).at(-1)).toMatchObject({ type: 'error', status: 429, error: { code: 'rate_limit_exceeded' } });
});

async function listen() {
  const server = await serve(await createReferenceApi({ paceMs: 0 }), { port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close());
  return server.url;
}

const headers = { authorization: `Bearer ${DEVELOPMENT_KEY}` };
const closing = (socket: WebSocket) =>
  new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );

test('over a wire: refused before the upgrade without a key, let in with one, also as a subprotocol', async () => {
  const url = (await listen()).replace('http', 'ws');
  const refused = (path: string, options: Any, protocols: string[] = []) =>
    new Promise<Any>((resolve) => {
      const socket = new WebSocket(`${url}${path}`, protocols, options);
      socket.on('error', () => undefined);
      socket.once('unexpected-response', (_, response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, type: response.headers['content-type'], body: JSON.parse(body) }),
        );
      });
    });
  expect(await refused('/v1/responses', {})).toMatchObject({
    status: 401,
    type: 'application/problem+json',
    body: { error: { code: 'missing_api_key' } },
  });
  expect((await refused('/v1/responses', {}, ['bearer.wrong'])).body.error.code).toBe('invalid_api_key');
  expect((await refused('/v1/models', { headers })).status).toBe(404);
  const socket = new WebSocket(`${url}/v1/responses`, ['responses.v1', `bearer.${DEVELOPMENT_KEY}`]);
  await new Promise((resolve) => socket.once('open', resolve));
  expect(socket.protocol).toBe('responses.v1');
  socket.send(JSON.stringify(create()));
  const types: string[] = [];
  await new Promise<void>((resolve) =>
    socket.on('message', (data) => {
      types.push(JSON.parse(data.toString()).type);
      if (types.at(-1) === 'response.completed') resolve();
    }),
  );
  expect(types[0]).toBe('response.created');
  const closed = closing(socket);
  socket.close(1000);
  expect((await closed).code).toBe(1000);
});

test('over a wire: what is too large, too much or broken is closed with its code', async () => {
  const url = (await listen()).replace('http', 'ws');
  const open = async () => {
    const socket = new WebSocket(`${url}/v1/responses`, { headers });
    await new Promise((resolve) => socket.once('open', resolve));
    return socket;
  };
  const large = await open();
  large.send('x'.repeat(5 * 1024 * 1024));
  expect((await closing(large)).code).toBe(1009);
  const many = await open();
  for (let count = 0; count < 200; count++) many.send(JSON.stringify(create({ store: false })));
  expect((await closing(many)).code).toBe(1008);
  const binary = await open();
  binary.send(Buffer.from([1]));
  expect((await closing(binary)).code).toBe(1003);
});

test('over a wire: the server says goodbye, and takes other upgrades for plain requests', async () => {
  const server = await serve(await createReferenceApi({}), { port: 0, host: '127.0.0.1' });
  const { port } = new URL(server.url);
  const text = await new Promise<string>((resolve) => {
    const socket = tcp(Number(port), '127.0.0.1', () =>
      socket.write(
        `POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nAuthorization: ${headers.authorization}\r\nContent-Type: application/json\r\nContent-Length: 38\r\n\r\n{"model":"assay-embed-1","input":"hi"}`,
      ),
    );
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
  });
  expect(text.split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/responses`, { headers });
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = closing(socket);
  await server.close();
  expect((await closed).code).toBe(1001);
});

test('a socket beyond what is served is refused', async () => {
  const api = await createReferenceApi({ clock: fakeClock(), maxConcurrent: 0 });
  const answer = await api.connect(new Request('http://api.test/v1/responses', { headers }));
  expect((answer as Response).status).toBe(503);
});
