// What is unusual and allowed must stay clean: a false alarm costs more trust than a missed fault.
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import type { ApiMap } from '../../src/api-map/index.ts';
import { loadMap, notPassed, testTarget } from './harness.ts';
import { KEY, type Manners, miniServer } from './mini-server.ts';

let map: ApiMap;
beforeAll(async () => {
  map = await loadMap('fixtures/contract/mini-chat.yaml');
});

const pretty = (payload: string) => (payload.startsWith('{') ? JSON.stringify(JSON.parse(payload), undefined, 1) : payload);

const VARIANTS: Record<string, Manners> = {
  'as most servers do it': {},
  'CRLF line ends': { frame: (payload) => `data: ${payload}\r\n\r\n` },
  'CR line ends': { frame: (payload) => `data: ${payload}\r\r` },
  'comments anywhere': { beforeStream: ': hello\n\n', frame: (payload) => `: ping\ndata: ${payload}\n:\n\n: between\n\n` },
  'no space after the colon': { frame: (payload) => `data:${payload}\n\n` },
  'JSON over several data lines': {
    frame: (payload) =>
      `${pretty(payload)
        .split('\n')
        .map((line) => `data: ${line}`)
        .join('\n')}\n\n`,
  },
  'line ends of all kinds in one stream': {
    frame: (payload, index) => `data: ${payload}${['\n\n', '\r\n\r\n', '\r\r', '\n\r\n', '\r\n\n'][index % 5]}`,
  },
  'white space around the JSON': {
    frame: (payload) => (payload.startsWith('{') ? `data:   ${payload}\t \n\n` : `data: ${payload}\n\n`),
  },
  'an event of no data between': { frame: (payload) => `event: ping\n\ndata: ${payload}\n\n` },
  'comments behind the end': { frame: (payload) => `data: ${payload}\n\n${payload === '[DONE]' ? ': bye\n\n:\n' : ''}` },
  'an id of nothing, which resets it': { frame: (payload, index) => `id: ${index}\nid:\ndata: ${payload}\n\n` },
  'three bytes at a time': {
    cut: (bytes) => Array.from({ length: Math.ceil(bytes.length / 3) }, (_, index) => bytes.subarray(index * 3, index * 3 + 3)),
  },
  'members in another order': { extend: (body) => Object.fromEntries(Object.entries(body).reverse()) },
  'one byte at a time': { cut: (bytes) => [...bytes].map((byte) => Buffer.from([byte])) },
  'a chunk for each byte': {
    chunk: (bytes) =>
      Buffer.concat([...bytes].map((byte) => Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]))),
  },
  'chunk extensions and a trailer': {
    chunk: (bytes) =>
      Buffer.concat([Buffer.from(`${bytes.length.toString(16).toUpperCase()};name=value\r\n`), bytes, Buffer.from('\r\n')]),
    lastChunk: '000\r\nX-Sum: 1\r\n\r\n',
  },
  'extra members': { extend: (body) => ({ ...body, service_tier: 'default', 'x-new': { deep: [1] } }) },
  'a charset parameter': { streamHeaders: ['content-type: Text/Event-Stream; charset=utf-8', 'cache-control: no-store'] },
  'a byte order mark': { beforeStream: '\ufeff' },
  'HTTP/1.0, closed at the end': { version: '1.0' },
  'HTTP/1.1, closed at the end': { transfer: 'close' },
  'a stream with a length': { transfer: 'length' },
  'id and retry fields': { beforeStream: 'retry: 3000\n\n', frame: (payload, index) => `id: ${index}\ndata: ${payload}\n\n` },
  'the name `message`': { frame: (payload) => `event: message\ndata: ${payload}\n\n` },
  'more blank lines than needed': { beforeStream: '\n\n', frame: (payload) => `data: ${payload}\n\n\n\n` },
  'interim responses': { beforeHead: 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' },
  'gzip that nobody asked for': { headers: ['Content-Encoding: gzip'], encode: (body) => gzipSync(body) },
  'a very large event': { extend: (body) => ({ ...body, padding: 'x'.repeat(200_000) }) },
  'a 429 with a date': {
    instead: (request, socket) => {
      if (request.number !== 3 && request.number !== 9) return false;
      const body = '{"error":{"code":"slow","message":"Slow down."}}';
      socket.end(
        `HTTP/1.1 429 Slow\r\nRetry-After: ${new Date(Date.now() + 1000).toUTCString()}\r\nX-Request-Id: 1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      return true;
    },
  },
  'a redirect to a path': {
    instead: (request, socket) => {
      if (request.path !== '/v1/models') return false;
      socket.end('HTTP/1.1 307 Moved\r\nLocation: models?moved=1\r\nContent-Length: 0\r\n\r\n');
      return true;
    },
  },
  'rate limits in both spellings': {
    headers: [
      'RateLimit: "default";r=50;t=30',
      'RateLimit-Policy: "default";q=100;w=60',
      'x-ratelimit-limit-requests: 100',
      'x-ratelimit-remaining-requests: 99',
    ],
  },
};

test.each(Object.keys(VARIANTS))('stays clean: %s', async (name) => {
  const server = await miniServer(VARIANTS[name]);
  try {
    const report = await testTarget(map, server.url, { token: KEY });
    expect(report.checks.filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict))).toEqual([]);
    expect(notPassed(report)).toEqual([]);
    expect(report.grade).toBe('A+');
    expect(report.clauses.tested).toBeGreaterThan(35);
  } finally {
    await server.close();
  }
});
