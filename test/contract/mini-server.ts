// A chat API over a bare socket, written apart from everything it tests: no HTTP library, so that each byte of an answer is the test's own.

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export const KEY = 'mini-key-5317';
const WORDS =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega'.split(
    ' ',
  );

export interface MiniRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Counts the requests of the server from 1. */
  readonly number: number;
}

/** How an answer is put on the wire. Everything has a plain default. */
export interface Manners {
  /** One payload as an event. */
  readonly frame?: (payload: string, index: number) => string;
  readonly beforeStream?: string;
  readonly streamHeaders?: readonly string[];
  readonly headers?: readonly string[];
  readonly version?: '1.0' | '1.1';
  readonly transfer?: 'chunked' | 'close' | 'length';
  readonly chunk?: (bytes: Buffer) => Buffer;
  readonly lastChunk?: string;
  /** Cuts the whole answer into pieces that are written apart. */
  readonly cut?: (bytes: Buffer) => Buffer[];
  readonly beforeHead?: string;
  readonly extend?: (answer: Record<string, unknown>) => Record<string, unknown>;
  readonly encode?: (body: Buffer) => Buffer;
  readonly jsonType?: string;
  /** Another API than the chat. */
  readonly route?: (request: MiniRequest) => Reply;
  /** Takes a request over; undefined lets the server answer it. */
  readonly instead?: (request: MiniRequest, socket: Socket) => boolean;
}

export interface MiniServer {
  readonly url: string;
  readonly requests: MiniRequest[];
  close(): Promise<void>;
}

export async function miniServer(manners: Manners = {}): Promise<MiniServer> {
  const sockets = new Set<Socket>();
  const requests: MiniRequest[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    let input = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      input = Buffer.concat([input, chunk]);
      const request = parse(input, requests.length + 1);
      if (request === undefined) return;
      input = Buffer.alloc(0);
      requests.push(request);
      if (manners.instead?.(request, socket) !== true) answer(request, socket, manners);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function parse(input: Buffer, number: number): MiniRequest | undefined {
  const end = input.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [line = '', ...fields] = input.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map(
    fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]),
  );
  const length = Number(headers.get('content-length') ?? 0);
  if (input.length < end + 4 + length) return undefined;
  const [method = '', path = ''] = line.split(' ');
  return { method, path, headers, body: input.subarray(end + 4, end + 4 + length).toString(), number };
}

function answer(request: MiniRequest, socket: Socket, manners: Manners): void {
  const reply = (manners.route ?? route)(request);
  if (reply.events !== undefined) {
    stream(reply.events, socket, manners);
    return;
  }
  const body =
    manners.extend !== undefined && reply.status === 200 ? manners.extend(reply.body as Record<string, unknown>) : reply.body;
  send(
    socket,
    manners,
    reply.status,
    [`Content-Type: ${manners.jsonType ?? 'application/json'}`, ...(manners.headers ?? [])],
    Buffer.from(JSON.stringify(body)),
  );
}

function stream(events: readonly string[], socket: Socket, manners: Manners): void {
  const frame = manners.frame ?? ((payload: string) => `data: ${payload}\n\n`);
  const extended = events.map((event) =>
    manners.extend === undefined || event === '[DONE]' ? event : JSON.stringify(manners.extend(JSON.parse(event))),
  );
  const text = (manners.beforeStream ?? '') + extended.map((event, index) => frame(event, index)).join('');
  const headers = manners.streamHeaders ?? ['Content-Type: text/event-stream', 'Cache-Control: no-cache'];
  send(socket, { transfer: 'chunked', ...manners }, 200, [...headers, ...(manners.headers ?? [])], Buffer.from(text));
}

function send(socket: Socket, manners: Manners, status: number, headers: readonly string[], plain: Buffer): void {
  const body = manners.encode?.(plain) ?? plain;
  const transfer = manners.version === '1.0' ? 'close' : (manners.transfer ?? 'length');
  const lines = [`HTTP/${manners.version ?? '1.1'} ${status} Mini`, 'X-Request-Id: mini-1', ...headers];
  if (transfer === 'length') lines.push(`Content-Length: ${body.length}`);
  if (transfer === 'chunked') lines.push('Transfer-Encoding: chunked');
  const chunk =
    manners.chunk ??
    ((bytes: Buffer) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
  const coded = transfer === 'chunked' ? Buffer.concat([chunk(body), Buffer.from(manners.lastChunk ?? '0\r\n\r\n')]) : body;
  const whole = Buffer.concat([Buffer.from(`${manners.beforeHead ?? ''}${lines.join('\r\n')}\r\n\r\n`, 'latin1'), coded]);
  for (const piece of manners.cut?.(whole) ?? [whole]) socket.write(piece);
  socket.end();
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly events?: readonly string[];
}

function route({ method, path: target, headers, body }: MiniRequest): Reply {
  const path = target.split('?')[0];
  const key = headers.get('x-api-key');
  if (key !== KEY) return error(401, 'no_key');
  const model = { id: 'mini-1', object: 'model' };
  if (method === 'GET' && path === '/v1/models') return { status: 200, body: { object: 'list', data: [model] } };
  if (method === 'GET' && path === '/v1/models/mini-1') return { status: 200, body: model };
  if (path !== '/v1/chat') return error(404, 'not_found');
  if (method !== 'POST') return error(405, 'method');
  try {
    return chat(JSON.parse(body));
  } catch {
    return error(400, 'no_json');
  }
}

export function error(status: number, code: string): Reply {
  return { status, body: { error: { code, message: `It is ${code}.` } } };
}

interface ChatInput {
  readonly messages?: unknown;
  readonly model?: unknown;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly stop?: unknown;
  readonly n?: number;
  readonly stream?: unknown;
  readonly stream_options?: { readonly include_usage?: unknown };
}

const isText = (value: unknown) => typeof value === 'string';
const isCount = (most: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
const isMessage = (value: unknown) => {
  const { role, content } = (value ?? {}) as { role?: unknown; content?: unknown };
  return ['system', 'user', 'assistant'].includes(role as string) && isText(content);
};

/** What fixtures/contract/mini-chat.yaml says of a request, in its own words: the tester's validator must not judge itself. */
const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  model: isText,
  messages: (value) => Array.isArray(value) && value.length > 0 && value.every(isMessage),
  max_tokens: isCount(Number.POSITIVE_INFINITY),
  temperature: (value) => typeof value === 'number' && value >= 0 && value <= 2,
  seed: Number.isInteger,
  stop: isText,
  n: isCount(4),
  stream: (value) => typeof value === 'boolean',
  stream_options: (value) =>
    typeof value === 'object' && ['undefined', 'boolean'].includes(typeof (value as Usage).include_usage),
};

type Usage = { readonly include_usage?: unknown };

function wrongMember(input: object): string | undefined {
  const given = new Map(Object.entries(input));
  return Object.keys(MEMBERS).find((name) => {
    if (!given.has(name)) return name === 'model' || name === 'messages';
    return !MEMBERS[name]!(given.get(name));
  });
}

function chat(input: ChatInput): Reply {
  const wrong = wrongMember(input);
  if (wrong !== undefined) return error(400, wrong);
  if (input.model !== 'mini-1') return error(404, 'model');
  const limit = input.max_tokens ?? 30;
  const natural = 40 > limit;
  let words = Array.from(
    { length: Math.min(limit, 40) },
    (_, index) => `${index === 0 ? '' : ' '}${WORDS[index % WORDS.length]}${index % 7 === 3 ? ' ä€😀' : ''}`,
  );
  let reason = natural ? 'length' : 'stop';
  const stop = typeof input.stop === 'string' ? words.join('').indexOf(input.stop) : -1;
  if (stop !== -1) {
    words = [words.join('').slice(0, stop)];
    reason = 'stop';
  }
  const usage = { prompt_tokens: 9, completion_tokens: words.length, total_tokens: 9 + words.length };
  const base = { id: 'c-1', model: 'mini-1' };
  const choices = Array.from({ length: input.n ?? 1 }, (_, index) => index);
  if (input.stream !== true) {
    const answers = choices.map((index) => ({
      index,
      message: { role: 'assistant', content: words.join('') },
      finish_reason: reason,
    }));
    return { status: 200, body: { ...base, object: 'chat.completion', choices: answers, usage } };
  }
  const piece = (index: number, delta: unknown, finish_reason: string | null) => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index, delta, finish_reason }],
  });
  const pieces: unknown[] = choices.flatMap((index) => [
    piece(index, { role: 'assistant', content: '' }, null),
    ...words.map((content) => piece(index, { content }, null)),
    piece(index, {}, reason),
  ]);
  if (input.stream_options?.include_usage === true) pieces.push({ ...base, object: 'chat.completion.chunk', choices: [], usage });
  return { status: 200, events: [...pieces.map((event) => JSON.stringify(event)), '[DONE]'] };
}
