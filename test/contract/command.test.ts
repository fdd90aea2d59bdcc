// `assay test` as a user meets it: output, exit codes, limits and Ctrl-C.

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createReferenceApi, DEVELOPMENT_KEY, descriptionPath, serve } from '../../reference-api/index.ts';
import { assay } from '../cli/harness.ts';
import { KEY, type Manners, type MiniServer, miniServer } from './mini-server.ts';

const SPEC = 'fixtures/contract/mini-chat.yaml';
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function mini(manners: Manners = {}): Promise<MiniServer> {
  const server = await miniServer(manners);
  open.push(server.close);
  return server;
}

const env = { ASSAY_TOKEN: KEY };
const noTerminator: Manners = { frame: (payload) => (payload === '[DONE]' ? '' : `data: ${payload}\n\n`) };

test('a target that keeps everything: exit 0, and the grade last', async () => {
  const { code, stdout, stderr } = await assay(['test', SPEC, '--target', (await mini()).url], { env });
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^A\+ \((\d+) of \1 tested\)$/);
  expect([code, stderr]).toEqual([0, '']);
});

test('a broken MUST: exit 1, with what, why and how', async () => {
  const { code, stdout } = await assay(['test', SPEC, '--target', (await mini(noTerminator)).url], { env });
  expect(code).toBe(1);
  expect(stdout).toContain('stream/events:terminator at POST /chat');
  expect(stdout).toContain('`data: [DONE]` at the end of the stream');
  expect(stdout).toContain('(SSE-04, MUST)');
  expect(stdout).toContain('-H "X-Api-Key: $ASSAY_TOKEN"');
  expect(stdout).not.toContain(KEY);
});

test('the header of --header is the credential, and is not shown', async () => {
  const { code, stdout } = await assay([
    'test',
    SPEC,
    '--target',
    (await mini(noTerminator)).url,
    '--header',
    `X-Api-Key: ${KEY}`,
  ]);
  expect(code).toBe(1);
  expect(stdout).not.toContain(KEY);
});

test('JSON has every check, and several formats go to several files', async () => {
  const { stdout } = await assay(['test', SPEC, '--target', (await mini()).url, '-f', 'json'], { env });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ version: 1, grade: 'A+', spec: SPEC, clauses: { broken: [], warned: [] } });
  expect(report.checks.length).toBeGreaterThan(90);
});

test('--list sends nothing', async () => {
  const server = await mini();
  const { code, stdout } = await assay(['test', SPEC, '--target', server.url, '--list'], { env });
  expect(code).toBe(0);
  expect(stdout).toContain('stream/events:terminator');
  expect(stdout).toMatch(/\d+ checks of \d+ clauses, about \d+ requests and at most \d+ tokens to /);
  expect(server.requests).toEqual([]);
});

test('--only leaves the rest as skipped, and tells an unknown id its neighbours', async () => {
  const server = await mini();
  const { stdout } = await assay(['test', SPEC, '--target', server.url, '--only', 'SSE-04', '-f', 'json'], { env });
  const report = JSON.parse(stdout);
  const judged = report.checks.filter(({ verdict }: { verdict: string }) => verdict === 'pass');
  expect(judged.map(({ id }: { id: string }) => id)).toEqual(['stream/events:terminator']);
  const wrong = await assay(['test', SPEC, '--target', server.url, '--only', 'stream/events:terminater'], { env });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('Did you mean `stream/events:terminator`');
});

test('--max-requests is kept, and what it leaves out is skipped', async () => {
  const server = await mini();
  const { stdout, code } = await assay(['test', SPEC, '--target', server.url, '--max-requests', '6', '-f', 'json'], { env });
  const report = JSON.parse(stdout);
  expect(server.requests.length).toBeLessThanOrEqual(6);
  expect(report.checks.some(({ message }: { message: string }) => message.includes('--max-requests 6'))).toBe(true);
  expect(report.clauses.tested).toBeLessThan(report.clauses.applicable);
  expect(code).toBe(0);
});

test('--min-grade and --min-coverage fail a run', async () => {
  const cacheable: Manners = { streamHeaders: ['Content-Type: text/event-stream'] };
  const url = (await mini(cacheable)).url;
  expect((await assay(['test', SPEC, '--target', url], { env })).code).toBe(0);
  expect((await assay(['test', SPEC, '--target', url, '--min-grade', 'A+'], { env })).code).toBe(1);
  const covered = await assay(['test', SPEC, '--target', url, '--skip', 'stream', '--min-coverage', '99'], { env });
  expect(covered.code).toBe(1);
  expect(covered.stderr).toContain('--min-coverage');
});

test.each<[string, string[], string]>([
  ['a target that is no URL', ['--target', 'localhost'], 'ASSAY_TEST_TARGET'],
  ['a header without a colon', ['--target', 'http://127.0.0.1:1', '--header', 'secret-value'], 'ASSAY_CLI_USAGE'],
  ['a closed port', ['--target', 'http://127.0.0.1:1'], 'ASSAY_TEST_UNREACHABLE'],
])('%s: exit 2 and one clear line', async (_, flags, code) => {
  const outcome = await assay(['test', SPEC, ...flags]);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain(code);
  expect(outcome.stderr).not.toContain('secret-value');
  expect(outcome.stderr).not.toMatch(/\n\s+at /);
  expect(outcome.stdout).toBe('');
});

test('a target that accepts and never answers: exit 2 within its time limit', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(() => resolve())));
  const started = performance.now();
  const { code, stderr } = await assay(
    ['test', SPEC, '--target', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--timeout', '200'],
    { env },
  );
  expect([code, stderr.includes('ASSAY_TEST_NO_ANSWER')]).toEqual([2, true]);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('Ctrl-C ends the run with 130, and cancels and deletes what it created', async () => {
  const seen: string[] = [];
  const api = await createReferenceApi({ stageMs: 60_000 });
  const server = await serve(
    {
      handle: (request, context) => {
        seen.push(`${request.method} ${new URL(request.url).pathname.replace(/(batch_|file-)\w+/, '$1')}`);
        if (seen.includes('GET /v1/batches/batch_')) setImmediate(() => stop.abort());
        return api.handle(request, context);
      },
      connect: api.connect,
      close: api.close,
    },
    { port: 0, host: '127.0.0.1' },
  );
  open.push(server.close);
  const stop = new AbortController();
  const started = performance.now();
  const { code, stdout } = await assay(['test', descriptionPath, '--target', server.url, '--only', 'jobs/lifecycle'], {
    env: { ASSAY_TOKEN: DEVELOPMENT_KEY },
    signal: stop.signal,
  });
  expect([code, stdout]).toEqual([130, '']);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(seen).toContain('POST /v1/batches/batch_/cancel');
  expect(seen).toContain('DELETE /v1/files/file-');
});
