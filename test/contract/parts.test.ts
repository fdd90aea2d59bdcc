// The small pieces of the tester by themselves.
import { expect, test } from 'vitest';
import { controlTokenAtEnd } from '../../src/contract/control-tokens.ts';
import type { Credentials } from '../../src/contract/credentials.ts';
import { toCurl } from '../../src/contract/curl.ts';
import { credentials, globMatches, publicUrl } from '../../src/contract/index.ts';
import { within } from '../../src/contract/pieces.ts';
import { valueAt, valuesAt, withValue } from '../../src/contract/pointer.ts';
import { prepareRequest, urlOf } from '../../src/contract/prepare-request.ts';
import { retryAfterSeconds } from '../../src/contract/retry-after.ts';
import { parseList } from '../../src/contract/scenarios/limits/structured-field.ts';
import { isVersionOf, versionsOf } from '../../src/contract/scenarios/models/names.ts';
import { faultOfArguments } from '../../src/contract/tool-calls.ts';
import { cut } from '../../src/contract/verdict.ts';
import { renderContract } from '../../src/report/contract/index.ts';
import type { ContractReport } from '../../src/report/model.ts';
import { loadMap } from './harness.ts';

test('pointers read through arrays, and keep null', () => {
  const body = { choices: [{ text: 'a' }, { text: null }, {}] };
  expect(valuesAt(body, '/choices/*/text').map(({ value, indices }) => [value, indices])).toEqual([
    ['a', [0]],
    [null, [1]],
  ]);
  expect(valueAt(body, '/choices/1/text')).toBeUndefined();
  expect(valueAt({ 'a/b': { '~': 1 } }, '/a~1b/~0')).toBe(1);
  expect(valueAt([], '/__proto__/x')).toBeUndefined();
});

test('pointers write copies', () => {
  const body = { a: 1 };
  expect(withValue(body, '/b/c', 2)).toEqual({ a: 1, b: { c: 2 } });
  expect(withValue(body, '/a', undefined)).toEqual({});
  expect(withValue(body, '/x/y', undefined)).toEqual({ a: 1 });
  expect(withValue({}, '/list/*/id', 'x')).toEqual({ list: [{ id: 'x' }] });
  expect(body).toEqual({ a: 1 });
});

test.each<[string, string, boolean]>([
  ['large', 'large', true],
  ['large', 'large-2026-01-01', true],
  ['large-latest', 'large-2411', true],
  ['models/large', 'large', true],
  ['publisher/large', 'large', true],
  ['large-4-turbo-preview', 'large-4-0125-preview', false],
  ['assay-1', 'assay-1-2026-06-01', true],
  ['assay-1', 'assay-2', false],
  ['large', 'small', false],
  ['large', 'large-2', false],
  ['large-v1', 'larger', false],
])('asked for %s, answered by %s: a version of it is %s', (asked, named, expected) => {
  expect(isVersionOf(asked, named)).toBe(expected);
});

test('an alias is known by its dated versions in the list', () => {
  const ids = ['large', 'large-2026-01-01', 'large-70b', 'small-latest', 'small-2411'];
  expect(versionsOf('large', ids)).toEqual(['large-2026-01-01']);
  expect(versionsOf('small-latest', ids)).toEqual(['small-2411']);
  expect(versionsOf('large-70b', ids)).toEqual([]);
});

test.each<[string, boolean]>([
  ['"default";r=50;t=30', true],
  ['"a";r=1, "b";r=2;t=3', true],
  ['"a";q=100;w=60;pk=:cHsdsRa894==:', true],
  ['limit=100, remaining=50', false],
  ['100;w=60', true],
  ['"a" "b"', false],
  ['"a";R=1', false],
  ['"open', false],
  ['"a",', false],
])('the structured list %s is well-formed: %s', (text, expected) => {
  expect(parseList(text) !== undefined).toBe(expected);
});

test('Retry-After is seconds or a date', () => {
  expect(retryAfterSeconds('120')).toBe(120);
  expect(retryAfterSeconds(new Date(Date.now() - 5000).toUTCString())).toBe(0);
  expect(retryAfterSeconds(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(50);
  for (const wrong of ['1s', '', '-1', 'soon', undefined, '2026'])
    expect([wrong, retryAfterSeconds(wrong)]).toEqual([wrong, wrong === '2026' ? 2026 : undefined]);
});

test('globs match path keys', () => {
  expect(globMatches('/v1/*', '/v1/chat')).toBe(true);
  expect(globMatches('/v1/*', '/v1/chat/completions')).toBe(false);
  expect(globMatches('**/completions', '/v1/chat/completions')).toBe(true);
  expect(globMatches('/models/{model}', '/models/{model}')).toBe(true);
});

test('what a target sends cannot steer a terminal', () => {
  expect(cut('\u001b[31mred\u0007\r\n\u009b1A', 80)).toBe('\\x1b[31mred\\x07\\x0d\\n\\x9b1A');
});

test('a curl line quotes its parts and shows no secret', () => {
  const body = new TextEncoder().encode(`{"text":"it's $HOME"}`);
  const line = toCurl({
    method: 'POST',
    url: 'http://host/a?b=c',
    headers: [
      ['Authorization', 'Bearer $ASSAY_TOKEN'],
      ['X-Plain', 'a b'],
    ],
    mediaType: 'application/json',
    body,
  });
  expect(line).toBe(
    `curl -N 'http://host/a?b=c' -H "Authorization: Bearer $ASSAY_TOKEN" -H 'X-Plain: a b' --data-binary '{"text":"it'\\''s $HOME"}'`,
  );
});

test('credentials go where the description says, and nowhere else', async () => {
  const map = await loadMap('fixtures/contract/mini-chat.yaml');
  const chat = map.operations.find(({ key }) => key === 'POST /chat')!;
  const own = credentials({ name: 'MY_KEY', token: 'secret-12345', headers: [['X-Trace', 'yes']] });
  expect(own.for(chat, 'caller')).toEqual({
    headers: [
      ['X-Trace', 'yes'],
      ['X-Api-Key', 'secret-12345'],
    ],
    query: [],
    carriers: new Set(['X-Api-Key']),
  });
  expect(own.for(chat, 'nobody')).toEqual({ headers: [['X-Trace', 'yes']], query: [], carriers: new Set() });
  const [, [, strange]] = own.for(chat, 'stranger').headers as [[string, string], [string, string]];
  expect(strange).not.toContain('12345');
  expect(own.mask('key secret-12345 and c2VjcmV0LTEyMzQ1')).toBe('key $MY_KEY and $MY_KEY');
});

test('a credential of one letter is hidden by its place, in the header and in the query', async () => {
  const map = await loadMap('fixtures/contract/mini-chat.yaml');
  const chat = map.operations.find(({ key }) => key === 'POST /chat')!;
  const sent = (own: Credentials) =>
    prepareRequest({ operation: chat, path: '/chat', valid: true }, new URL('http://host/chat'), own).masked;
  expect(sent(credentials({ name: 'K', token: 'x', headers: [] })).headers).toContainEqual(['X-Api-Key', '$K']);
  const header = credentials({ name: 'K', headers: [['Authorization', 'Bearer x']] });
  expect(sent(header).headers).toContainEqual(['Authorization', 'Bearer $K']);
  const inQuery: Credentials = {
    ...header,
    for: () => ({ headers: [], query: [['key', 'x']], carriers: new Set() }),
  };
  expect(sent(inQuery).url).toBe('http://host/chat?key=$K');
});

test('a header of the user wins over the schemes, and is a secret too', async () => {
  const map = await loadMap('fixtures/contract/mini-chat.yaml');
  const chat = map.operations.find(({ key }) => key === 'POST /chat')!;
  const own = credentials({ name: 'T', token: 'unused-token', headers: [['Authorization', 'Bearer abcdefgh']] });
  expect(own.for(chat, 'caller').headers).toEqual([['Authorization', 'Bearer abcdefgh']]);
  expect(own.for(chat, 'nobody').headers).toEqual([]);
  expect(own.mask('abcdefgh')).toBe('$T');
});

test('what a header of the user holds is not known, so it is shown only where its name tells that it is open', async () => {
  const map = await loadMap('fixtures/contract/mini-chat.yaml');
  const chat = map.operations.find(({ key }) => key === 'POST /chat')!;
  const headers: [string, string][] = [
    ['X-Gateway-Auth', 'gate-9876'],
    ['X-Tenant', 'tenant-42'],
    ['Some-Version', '2026-01-01'],
  ];
  const own = credentials({ name: 'K', token: 'token-1234', headers });
  const sent = (identity: 'caller' | 'nobody') =>
    Object.fromEntries(
      prepareRequest({ operation: chat, path: '/chat', valid: true, identity }, new URL('http://host/chat'), own).masked.headers,
    );
  expect(sent('caller')).toMatchObject({
    'X-Gateway-Auth': '$K',
    'X-Tenant': '$K',
    'Some-Version': '2026-01-01',
    'X-Api-Key': '$K',
  });
  expect(sent('nobody')).toMatchObject({ 'X-Tenant': '$K', 'Some-Version': '2026-01-01' });
  expect(Object.keys(sent('nobody'))).not.toContain('X-Gateway-Auth');
  expect(own.mask('gate-9876 tenant-42 token-1234 2026-01-01')).toBe('$K $K $K 2026-01-01');
});

test('a key in the query of the target and a password before its host are credentials like others', async () => {
  const map = await loadMap('fixtures/contract/mini-chat.yaml');
  const chat = map.operations.find(({ key }) => key === 'POST /chat')!;
  const target = new URL('https://me:pass-word-1@host/v1?api_key=query-key-1&api-version=2');
  const own = credentials({ name: 'K', headers: [], target });
  const sent = (identity: 'caller' | 'nobody' | 'stranger') => {
    const call = { operation: chat, path: '/chat', valid: true, identity };
    return prepareRequest(call, urlOf(call, target), own);
  };
  expect(sent('caller').masked.url).toBe('https://host/v1/chat?api_key=$K&api-version=2');
  expect(sent('caller').wireRequest.url.search).toBe('?api_key=query-key-1&api-version=2');
  expect(sent('caller').wireRequest.headers).toContainEqual([
    'Authorization',
    `Basic ${Buffer.from('me:pass-word-1').toString('base64')}`,
  ]);
  expect(sent('nobody').wireRequest.url.href).toBe('https://host/v1/chat?api-version=2');
  expect(sent('nobody').wireRequest.headers.map(([name]) => name)).not.toContain('Authorization');
  expect(JSON.stringify(sent('stranger').wireRequest)).not.toMatch(/query-key-1|pass-word-1/);
  expect(publicUrl(target, own)).toBe('https://host/v1?api_key=$K&api-version=2');
});

test.each<[string, string | undefined]>([
  ['The end.<|im_end|>', '<|im_end|>'],
  ['The end.</s>\n', '</s>'],
  ['The end.', undefined],
  ['In HTML, <s>this</s> is struck out.', undefined],
  ['Models write <|im_end|> at the end of a turn.', undefined],
])('a text that ends with a control token: %s', (text, token) => {
  expect(controlTokenAtEnd(text)).toBe(token);
});

test.each<[unknown, string | undefined]>([
  ['{"city":"Paris"}', undefined],
  [{ city: 'Paris' }, undefined],
  ['{"city":"Paris"', 'text'],
  ['', 'text'],
  ['"Paris"', 'text'],
  ['{"town":"Paris"}', 'parameters'],
  ['{"city":"Paris","x":1}', 'parameters'],
])('the arguments %j', (given, fault) => {
  expect(faultOfArguments(given)?.is).toBe(fault);
});

test('a key of a piece is read at the items that the piece stands in', () => {
  expect(within('/choices/*/delta/tool_calls/*/index', [1, 0])).toBe('/choices/1/delta/tool_calls/0/index');
  expect(within('/index', [1])).toBe('/index');
});

const REPORT: ContractReport = {
  version: 1,
  target: 'http://host',
  spec: 'openapi.yaml',
  dialects: [],
  grade: 'C',
  clauses: { applicable: 3, tested: 2, kept: 1, broken: ['SSE-04'], warned: [] },
  checks: [
    {
      id: 'stream/events:terminator',
      clause: 'SSE-04',
      level: 'MUST',
      verdict: 'fail',
      message: 'Expected <one>; found "two" & \u0000more.',
      operation: 'POST /chat',
      evidence: 'event 5',
      curl: 'curl -N http://host',
    },
    { id: 'stream/events:schema', clause: 'SSE-07', level: 'MUST', verdict: 'pass', message: '' },
    {
      id: 'usage/stream:once',
      clause: 'USE-11',
      level: 'SHOULD',
      verdict: 'blocked',
      message: 'Not judged, since it was cut (`x`).',
    },
  ],
  requests: 7,
  durationMs: 1234,
};

test('JUnit escapes what the target sent', () => {
  const xml = renderContract(REPORT, 'junit', { color: false, columns: 80 });
  expect(xml).toContain('message="Expected &lt;one&gt;; found &quot;two&quot; &amp; \ufffdmore."');
  expect(xml).toContain('<testsuites name="assay test" tests="3" failures="2" errors="0" skipped="0" time="1.234">');
  expect(xml.match(/<testcase /g)).toHaveLength(3);
});

test('pretty names what, why and how, and ends with the grade', () => {
  const text = renderContract(REPORT, 'pretty', { color: false, columns: 80 });
  expect(text).toContain('[1] ✗ fail stream/events:terminator at POST /chat');
  expect(text).toContain('(SSE-04, MUST)');
  expect(text).toContain('curl -N http://host');
  expect(text.trimEnd().split('\n').at(-1)).toBe('C (2 of 3 tested)  not kept: SSE-04');
  expect(text).not.toContain('\u001b');
});

test('JSON is the report', () => {
  expect(JSON.parse(renderContract(REPORT, 'json', { color: false, columns: 80 }))).toEqual(REPORT);
});
