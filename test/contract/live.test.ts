// What live deployments do to a run: connections that break, answers that vary, debts that are known, parts that run apart.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReferenceApi, DEVELOPMENT_KEY, descriptionPath, serve } from '../../reference-api/index.ts';
import type { ContractReport } from '../../src/report/model.ts';
import { assay } from '../cli/harness.ts';
import { loadMap, testTarget } from './harness.ts';
import { KEY, type Manners, type MiniRequest, type MiniServer, miniServer } from './mini-server.ts';
import { steppedClock } from './stepped-clock.ts';

const SPEC = 'fixtures/contract/mini-chat.yaml';
const env = { ASSAY_TOKEN: KEY };
let folder: string;
const open: MiniServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-'));
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
  await rm(folder, { recursive: true });
});

async function mini(manners: Manners = {}): Promise<MiniServer> {
  const server = await miniServer(manners);
  open.push(server);
  return server;
}

async function report(manners: Manners, only: string[] = []): Promise<ContractReport> {
  return testTarget(await loadMap(SPEC), (await mini(manners)).url, { token: KEY, selection: { only } });
}

const noTerminator: Manners = { frame: (payload) => (payload === '[DONE]' ? '' : `data: ${payload}\n\n`) };

/** Does `act` in place of an answer to the chosen ones of the plain chat requests, which count from 1. */
function atPlain(
  chosen: (count: number, request: MiniRequest) => boolean,
  act: NonNullable<Manners['instead']>,
): NonNullable<Manners['instead']> {
  let count = 0;
  return (request, socket) => {
    const plain =
      request.path === '/v1/chat' && request.headers.get('x-api-key') === KEY && request.body.endsWith('"stream":false}');
    return plain && chosen(++count, request) && act(request, socket);
  };
}

test('a request that the network broke is sent again, and that is said', async () => {
  const made = await report({
    instead: atPlain(
      (count) => count === 2,
      (_, socket) => {
        socket.destroy();
        return true;
      },
    ),
  });
  expect(made.checks.filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict))).toEqual([]);
  expect(made.resent).toEqual([{ operation: 'POST /chat', why: expect.stringContaining('closed'), times: 1 }]);
});

test('a target that breaks off each time is to blame itself', async () => {
  const made = await report({
    instead: atPlain(
      () => true,
      (_, socket) => {
        socket.destroy();
        return true;
      },
    ),
  });
  expect(made.checks.find(({ id }) => id === 'basics/call:no-server-error')).toMatchObject({ verdict: 'fail' });
  expect(made.resent).toBeUndefined();
});

test('a check whose outcome varies is tried again, stays broken, and says how often', async () => {
  let streams = 0;
  const { checks } = await report(
    { frame: (payload) => (payload === '[DONE]' && ++streams === 1 ? '' : `data: ${payload}\n\n`) },
    ['stream/events'],
  );
  const found = checks.filter(({ verdict }) => verdict === 'fail');
  expect(found).toMatchObject([{ id: 'stream/events:terminator', flaky: { broken: 1, tries: 3 } }]);
});

test('a check that is broken each time is tried once more', async () => {
  const server = await mini(noTerminator);
  const { checks } = await testTarget(await loadMap(SPEC), server.url, { token: KEY, selection: { only: ['stream/events'] } });
  expect(checks.filter(({ verdict }) => verdict === 'fail').map(({ flaky }) => flaky)).toEqual([undefined]);
  expect(server.requests.filter(({ body }) => body.includes('"stream":true'))).toHaveLength(2);
});

test('after a 429 no other request goes out before its time', async () => {
  const times: number[] = [];
  let limited: number | undefined;
  await report(
    {
      instead: ({ path }, socket) => {
        if (path !== '/v1/chat') return false;
        if (limited !== undefined) {
          times.push(performance.now() - limited);
          return false;
        }
        limited = performance.now();
        socket.end('HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nX-Request-Id: 1\r\nContent-Length: 0\r\n\r\n');
        return true;
      },
    },
    ['usage', 'finish', 'errors'],
  );
  // Those that were under way already may still come.
  expect(times.filter((ms) => ms < 900).length).toBeLessThanOrEqual(4);
  expect(times.length).toBeGreaterThan(6);
});

test('what the baseline knows fails no build, what it does not know does, and what is mended is stale', async () => {
  const file = join(folder, 'baseline.json');
  const run = async (manners: Manners, ...args: string[]) =>
    assay(
      [
        'test',
        SPEC,
        '--target',
        (await mini(manners)).url,
        '--only',
        'stream/events',
        '--only',
        'stream/framing',
        '--baseline',
        file,
        ...args,
      ],
      { env },
    );
  expect((await run(noTerminator)).stderr).toContain('baseline.json:1:1: the baseline does not exist');
  expect((await run(noTerminator, '--update-baseline')).code).toBe(0);
  expect(JSON.parse(await readFile(file, 'utf8')).checks).toMatchObject([
    { id: 'stream/events:terminator', operation: 'POST /chat' },
  ]);
  const known = await run(noTerminator);
  expect(known.code).toBe(0);
  expect(known.stdout).toContain('known 1 broken check is in the baseline');
  expect(known.stdout).toMatch(/C .* not kept: SSE-04/);
  const worse = await run({ ...noTerminator, streamHeaders: ['Content-Type: text/plain'] });
  expect(worse.code).toBe(1);
  const mended = await run({});
  expect(mended.code).toBe(1);
  expect(mended.stderr).toContain('stale');
  expect(mended.stderr).toContain('stream/events:terminator at POST /chat is broken no longer');
  expect((await run({}, '--update-baseline')).code).toBe(0);
  expect((await run({})).code).toBe(0);
});

test('a check that is left out says nothing of the baseline, and a broken file is shown at its line', async () => {
  const file = join(folder, 'baseline.json');
  await writeFile(file, JSON.stringify({ version: 1, checks: [{ id: 'stream/events:terminator', operation: 'POST /chat' }] }));
  const args = ['test', SPEC, '--target', (await mini()).url, '--only', 'models', '--baseline', file];
  expect((await assay(args, { env })).code).toBe(0);
  await writeFile(file, '{\n "version": 1,\n "checks": [\n  { "id": 3 }\n ]\n}');
  const { code, stderr } = await assay(args, { env });
  expect([code, stderr]).toEqual([2, expect.stringContaining('baseline.json:4:3: expected check 0')]);
});

test('the shards of a run come together to the report of the whole', async () => {
  const { url } = await mini(noTerminator);
  const run = async (...args: string[]) => {
    const { stdout } = await assay(['test', SPEC, '--target', url, '-f', 'json', ...args], { env });
    return JSON.parse(stdout) as ContractReport;
  };
  const files: string[] = [];
  for (const index of [1, 2, 3]) {
    const file = join(folder, `${index}.json`);
    await writeFile(file, JSON.stringify(await run('--shard', `${index}/3`)));
    files.push(file);
  }
  const whole = await run();
  const { code, stdout } = await assay(['report', 'merge', ...files.reverse(), '-f', 'json']);
  const merged: ContractReport = JSON.parse(stdout);
  const verdicts = ({ checks }: ContractReport) => checks.map(({ id, operation, verdict }) => `${id} ${operation} ${verdict}`);
  expect(verdicts(merged)).toEqual(verdicts(whole));
  expect([merged.grade, merged.clauses, merged.shard, code]).toEqual([whole.grade, whole.clauses, undefined, 1]);
  expect((await assay(['report', 'merge', ...files.slice(1)])).stderr).toContain('shard 3 of 3 is missing');
  expect((await assay(['report', 'merge', ...files, files[0]!])).stderr).toContain('are both shard 3');
  const stranger = join(folder, 'whole.json');
  await writeFile(stranger, JSON.stringify(whole));
  expect((await assay(['report', 'merge', stranger])).stderr).toContain('made without --shard');
});

test('a part is one of how many', async () => {
  for (const shard of ['0/2', '3/2', 'x'])
    expect((await assay(['test', SPEC, '--target', 'http://127.0.0.1:1', '--shard', shard])).code).toBe(2);
});

test('a run leaves no file and no answer behind that it made, nor what its batches wrote', async () => {
  const clock = steppedClock(60);
  const api = await createReferenceApi({ clock, stageMs: 600, lineMs: 40 });
  const made = new Set<string>();
  const handle: typeof api.handle = async (request, context) => {
    const response = await api.handle(request, context);
    const { pathname } = new URL(request.url);
    if (request.method === 'DELETE' && response.ok) made.delete(pathname);
    if (request.method !== 'POST' || response.status !== 200 || !/\/(files|responses)$/.test(pathname)) return response;
    const [, id] = /"id":"((?:file-|resp_)\w+)"/.exec(await response.clone().text()) ?? [];
    if (id !== undefined) made.add(`${pathname}/${id}`);
    return response;
  };
  const server = await serve({ ...api, handle }, { port: 0, host: '127.0.0.1' });
  try {
    const only = ['jobs/cancel', 'batches/results', 'files', 'stream/framing'];
    const times = { timeoutMs: 600_000, jobMs: 600_000, clock };
    const report = await testTarget(await loadMap(descriptionPath), server.url, {
      token: DEVELOPMENT_KEY,
      selection: { only },
      ...times,
    });
    expect([report.clauses.broken, report.leftOver, [...made]]).toEqual([[], undefined, []]);
    const files = await fetch(`${server.url}/v1/files`, {
      headers: { authorization: `Bearer ${DEVELOPMENT_KEY}`, connection: 'close' },
    });
    expect((await files.json()).data).toEqual([]);
  } finally {
    await server.close();
    clock.stop();
  }
});
