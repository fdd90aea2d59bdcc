import { expect, test } from 'vitest';
import { client } from './client.ts';
import { schemaErrors } from './described.ts';

const api = await client();
const message = { role: 'user', content: 'Hi' };

const INVALID: [Record<string, unknown>, string, string][] = [
  [{ temperature: 2.1 }, 'temperature', 'invalid_value'],
  [{ temperature: 'hot' }, 'temperature', 'invalid_type'],
  [{ top_p: -0.1 }, 'top_p', 'invalid_value'],
  [{ n: 0 }, 'n', 'invalid_value'],
  [{ n: 1.5 }, 'n', 'invalid_type'],
  [{ seed: 2 ** 53 }, 'seed', 'invalid_value'],
  [{ max_completion_tokens: 0 }, 'max_completion_tokens', 'invalid_value'],
  [{ stream: 'true' }, 'stream', 'invalid_type'],
  [{ stream_options: { usage: true } }, 'stream_options.usage', 'unknown_parameter'],
  [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop', 'invalid_value'],
  [{ stop: 5 }, 'stop', 'invalid_value'],
  [{ temprature: 1 }, 'temprature', 'unknown_parameter'],
  [{ messages: [] }, 'messages', 'invalid_value'],
  [{ messages: [message, { role: 'user' }] }, 'messages[1].content', 'missing_required_parameter'],
  [{ messages: [{ role: 'king', content: 'x' }] }, 'messages[0].role', 'invalid_value'],
  [{ messages: [{ ...message, content: [{ type: 'image_url', text: 'x' }] }] }, 'messages[0].content[0].type', 'invalid_value'],
  [{ messages: undefined }, 'messages', 'missing_required_parameter'],
  [{ model: undefined }, 'model', 'missing_required_parameter'],
  [{ model: 7 }, 'model', 'invalid_type'],
  [{ tools: [{ type: 'function', function: { name: 'a b' } }] }, 'tools[0].function.name', 'invalid_value'],
  [{ response_format: { type: 'xml' } }, 'response_format.type', 'invalid_value'],
];

test.each(INVALID)('%j is refused, and the parameter is named', async (body, param, code) => {
  for (const stream of body.stream === undefined ? [false, true] : ['']) {
    const answer = await api.chat({ ...(stream === '' ? {} : { stream }), ...body });
    expect([answer.status, answer.json.error.param, answer.json.error.code]).toEqual([400, param, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  }
});

test('an unknown model is 404, streamed or not, and the envelope and the problem say the same', async () => {
  for (const stream of [false, true]) {
    const { status, json, headers } = await api.chat({ stream, model: 'gpt-9' });
    expect(status).toBe(404);
    expect(json).toMatchObject({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: json.error.message,
      request_id: headers.get('x-request-id'),
    });
    expect(json.error).toMatchObject({ type: 'invalid_request_error', code: 'model_not_found', param: 'model' });
  }
});

test.each(['{', '', 'null', '[]', '"x"', '\u{feff}{}', `${'['.repeat(100)}${']'.repeat(100)}`])(
  'the body %j is refused with 400',
  async (body) => {
    expect((await api.send('POST', '/v1/chat/completions', body)).status).toBe(400);
  },
);

test('bytes that are no UTF-8 are refused with 400', async () => {
  const request = new Request('http://api.test/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: 'Bearer sk-assay-reference', 'content-type': 'application/json' },
    body: Uint8Array.of(0x22, 0xff, 0x22),
  });
  expect((await api.api.handle(request)).status).toBe(400);
});

test.each([{ 'content-type': 'text/plain' }, { 'content-type': '' }, { 'content-type': 'application/jsonp' }])(
  'a body under %j is refused with 415',
  async (headers) => {
    expect((await api.chat({}, headers)).status).toBe(415);
  },
);

test('a media type may have parameters and capitals', async () => {
  expect((await api.chat({}, { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
});

test('a body that is too large is refused with 413, whether or not it says its length', async () => {
  const large = 'x'.repeat(4 * 1024 * 1024 + 1);
  expect((await api.chat({ user: large })).status).toBe(413);
  expect((await api.upload(new Uint8Array(16 * 1024 * 1024 + 1))).status).toBe(413);
  expect((await api.chat({}, { 'content-length': '99999999' })).status).toBe(413);
});

test.each([undefined, 'Bearer', 'Bearer wrong', 'Basic c2s6', 'sk-assay-reference', 'Bearer sk-assay-reference2'])(
  'the credential %j is refused on every route',
  async (authorization) => {
    const routes = [
      'GET /v1/models',
      'GET /v1/models/assay-1',
      'POST /v1/chat/completions',
      'POST /v1/embeddings',
      'POST /v1/files',
      'GET /v1/files',
      'DELETE /v1/files/x',
      'GET /v1/files/x/content',
      'POST /v1/batches',
      'GET /v1/batches/x',
      'POST /v1/batches/x/cancel',
    ];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const { status, headers, text } = await api.send(method, path, undefined, { authorization });
      expect(status).toBe(401);
      // RFC 6750 §3.1: the error is named when a key was sent.
      const sent = /^Bearer \S/.test(authorization ?? '');
      expect(headers.get('www-authenticate')).toBe(`Bearer realm="assay"${sent ? ', error="invalid_token"' : ''}`);
      expect(text).not.toContain('wrong');
    }
  },
);

test('a wrong method is 405 and says what is allowed, an unknown path is 404', async () => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) {
    const { status, headers, json } = await api.send(method, '/v1/models');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(schemaErrors('Problem', json)).toEqual([]);
  }
  for (const path of ['/', '/v1', '/v1/models/', '/v1/chat/completions/', '//v1/models', '/v1/files/%E0%A4%A']) {
    expect((await api.send('GET', path)).status).toBe(404);
  }
});

test('HEAD is GET without the content', async () => {
  const get = await api.send('GET', '/v1/models');
  const head = await api.send('HEAD', '/v1/models');
  expect([head.status, head.text, head.headers.get('content-type')]).toEqual([200, '', get.headers.get('content-type')]);
});

test('a page of any origin may call: the preflight needs no key, and the headers are exposed', async () => {
  const { status, headers } = await api.send('OPTIONS', '/v1/chat/completions', undefined, {
    authorization: undefined,
    origin: 'https://page.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,x-stainless-lang',
  });
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-methods')).toContain('POST');
  expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type,x-stainless-lang');
  const answer = await api.chat({ stream: true });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  for (const name of ['x-request-id', 'RateLimit', 'Retry-After'])
    expect(answer.headers.get('access-control-expose-headers')).toContain(name);
});

test('a sandboxed page may send a key, go on with a stream and read what it needs of one', async () => {
  const asked = 'authorization,content-type,idempotency-key,last-event-id';
  const preflight = await api.send('OPTIONS', '/v1/chat/completions', undefined, {
    authorization: undefined,
    origin: 'null',
    'access-control-request-method': 'POST',
    'access-control-request-headers': asked,
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  // Fetch: a `*` would not cover Authorization, so each name is listed.
  expect(preflight.headers.get('access-control-allow-headers')?.split(',')).toEqual(asked.split(','));
  const body = { model: 'assay-1', messages: [message], stream: true };
  const stream = await api.send('POST', '/v1/chat/completions', body, { origin: 'null' });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  // Any origin together with credentials is what browsers refuse.
  expect([stream.headers.get('access-control-allow-origin'), stream.headers.get('access-control-allow-credentials')]).toEqual([
    '*',
    null,
  ]);
  expect(stream.headers.get('access-control-expose-headers')).toContain('x-request-id');
});

test('the quota is counted down, refused with Retry-After, and refilled by time', async () => {
  const small = await client({ quota: { requests: 3, windowSeconds: 60 } });
  for (const left of [2, 1, 0]) {
    const { status, headers } = await small.send('GET', '/v1/models');
    expect([status, headers.get('ratelimit-policy')]).toEqual([200, '"requests";q=3;w=60']);
    expect(headers.get('ratelimit')).toBe(`"requests";r=${left};t=${(3 - left) * 20}`);
  }
  const refused = await small.chat({ stream: true });
  expect([refused.status, refused.headers.get('retry-after'), refused.json.error.type]).toEqual([429, '20', 'rate_limit_error']);
  await small.clock.advance(20_000);
  expect((await small.send('GET', '/v1/models')).status).toBe(200);
});

test('tokens are counted down when they are known, and what spends them waits until there are some again', async () => {
  const small = await client({ quota: { requests: 100, tokens: 60, windowSeconds: 60 } });
  const ask = () =>
    small.chat({ max_tokens: 100, temperature: 0, messages: [{ role: 'user', content: 'What is a stream? '.repeat(20) }] });
  const first = await ask();
  expect(first.headers.get('ratelimit-policy')).toBe('"requests";q=100;w=60, "tokens";q=60;w=60;qu="tokens"');
  expect(first.headers.get('ratelimit')).toBe('"requests";r=99;t=1, "tokens";r=60;t=0');
  const used = first.json.usage.total_tokens;
  expect(used).toBeGreaterThan(60);
  const refused = await ask();
  expect([refused.status, refused.headers.get('retry-after'), refused.json.error.code]).toEqual([
    429,
    String(used - 60 + 1),
    'rate_limit_exceeded',
  ]);
  expect(refused.headers.get('ratelimit')).toMatch(/"tokens";r=0;t=/);
  // Looking costs no tokens.
  expect((await small.send('GET', '/v1/models')).status).toBe(200);
  await small.clock.advance((used - 60 + 1) * 1000);
  expect((await ask()).status).toBe(200);
});

test('work beyond the limit is refused with 503, and let in when some has ended', async () => {
  const busy = await client({ maxConcurrent: 1, judged: false });
  const request = () => new Request('http://api.test/v1/models', { headers: { authorization: 'Bearer sk-assay-reference' } });
  const first = await busy.api.handle(request());
  const second = await busy.send('GET', '/v1/models');
  expect([second.status, second.headers.get('retry-after'), schemaErrors('Problem', second.json)]).toEqual([503, '1', []]);
  await first.text();
  expect((await busy.send('GET', '/v1/models')).status).toBe(200);
});
