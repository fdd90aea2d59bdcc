// Faults on a server of the tests' own, which speaks another API than the reference does.
import { beforeAll, expect, test } from 'vitest';
import type { ApiMap } from '../../src/api-map/index.ts';
import { loadMap, notPassed, testTarget } from './harness.ts';
import { error, KEY, type Manners, miniServer } from './mini-server.ts';

let map: ApiMap;
beforeAll(async () => {
  map = await loadMap('fixtures/contract/mini-chat.yaml');
});

type Body = Record<string, unknown>;

/** Changes the usage of a stream's events; one body is left alone. */
function streamedUsage(change: (usage: Body) => Body): Manners {
  return {
    extend: (body) =>
      body['object'] === 'chat.completion.chunk' && body['usage'] !== undefined
        ? { ...body, usage: change(body['usage'] as Body) }
        : body,
  };
}

function chunk(change: (body: Body) => Body): Manners {
  return { extend: (body) => (body['object'] === 'chat.completion.chunk' ? change(body) : body) };
}

test.each<[string, Manners, string[]]>([
  [
    'a negative count in a stream',
    streamedUsage((usage) => ({ ...usage, prompt_tokens: -9, total_tokens: Number(usage['completion_tokens']) - 9 })),
    ['usage/stream:counts', 'usage/stream:same-input'],
  ],
  [
    'a part of a streamed count that is too large',
    streamedUsage((usage) => ({ ...usage, prompt_tokens_details: { cached_tokens: 10 } })),
    ['usage/stream:parts'],
  ],
  ['an id that is empty in every event', chunk((body) => ({ ...body, id: '' })), ['stream/events:identity']],
  [
    'two streamed answers under one index',
    chunk((body) => ({ ...body, choices: (body['choices'] as Body[]).map((choice) => ({ ...choice, index: 0 })) })),
    ['sampling/count:all-answers'],
  ],
  ['an answer with another media type', { jsonType: 'text/plain' }, ['basics/call:media-type']],
])('catches %s, and nothing else', async (_, manners, expected) => {
  const server = await miniServer(manners);
  try {
    expect(notPassed(await testTarget(map, server.url, { token: KEY }))).toEqual(expected);
  } finally {
    await server.close();
  }
});

test('a refused request is named once, and what builds on it is blocked', async () => {
  const server = await miniServer({
    instead: (request, socket) => {
      if (request.path !== '/v1/chat' || request.headers.get('x-api-key') !== KEY) return false;
      const body = JSON.stringify(error(400, 'no').body);
      socket.end(
        `HTTP/1.1 400 No\r\nX-Request-Id: 1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      return true;
    },
  });
  try {
    const report = await testTarget(map, server.url, { token: KEY });
    const of = (verdict: string) => report.checks.filter((check) => check.verdict === verdict);
    expect(of('warn').map(({ id }) => id)).toEqual(['basics/call:accepted']);
    expect(of('fail')).toEqual([]);
    expect(new Set(of('blocked').map(({ message }) => /`(.*)`/.exec(message)?.[1]))).toEqual(new Set(['basics/call:accepted']));
    expect(report.clauses.tested).toBeLessThan(report.clauses.applicable);
  } finally {
    await server.close();
  }
});

test('a stream that ends with an error which nothing describes has failed, and is blamed for nothing else', async () => {
  const server = await miniServer({
    frame: (payload, index) => (index < 5 ? `data: ${payload}\n\n` : index === 5 ? 'data: {"error":"overloaded"}\n\n' : ''),
  });
  try {
    const { checks } = await testTarget(map, server.url, { token: KEY });
    expect(checks.filter(({ verdict }) => /fail|warn/.test(verdict)).map(({ id }) => id)).toEqual([
      'basics/call:no-server-error',
    ]);
  } finally {
    await server.close();
  }
});
