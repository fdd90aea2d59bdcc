// `--record` and `--replay`: what a run saw is kept without its secrets, and graded again without a target.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HarEntry } from '../../src/contract/har/types.ts';
import type { ContractReport } from '../../src/report/model.ts';
import { assay } from '../cli/harness.ts';
import { KEY, type Manners, miniServer } from './mini-server.ts';

const SPEC = 'fixtures/contract/mini-chat.yaml';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-'));
});
afterEach(() => rm(folder, { recursive: true }));

const noTerminator: Manners = { frame: (payload) => (payload === '[DONE]' ? '' : `data: ${payload}\n\n`) };

async function record(manners: Manners, file = join(folder, 'run.har')): Promise<{ report: ContractReport; text: string }> {
  const server = await miniServer(manners);
  try {
    const args = ['test', SPEC, '--target', server.url, '--record', file, '-f', 'json'];
    const { stdout } = await assay(args, { env: { ASSAY_TOKEN: KEY } });
    return { report: JSON.parse(stdout), text: await readFile(file, 'utf8') };
  } finally {
    await server.close();
  }
}

async function replayed(har: unknown, ...args: string[]) {
  const file = join(folder, 'replay.har');
  await writeFile(file, typeof har === 'string' ? har : JSON.stringify(har));
  return assay(['test', SPEC, '--replay', file, ...args]);
}

const verdicts = ({ checks }: ContractReport) =>
  checks.map(({ id, operation, verdict, message }) => `${id} ${operation}: ${verdict} ${message}`);

/** The same exchanges as a browser exports them. */
function exported(text: string): { log: { entries: HarEntry[] } } {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key]) => !key.startsWith('_'));
    return Object.fromEntries(kept.map(([key, child]) => [key, plain(child)]));
  };
  return plain(JSON.parse(text)) as { log: { entries: HarEntry[] } };
}

test.each<[string, Manners]>([
  ['keeps everything', {}],
  ['sends no terminator', noTerminator],
  [
    'is slow to let in',
    {
      instead: ({ number }, socket) => {
        if (number !== 3) return false;
        socket.end('HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nX-Request-Id: 1\r\nContent-Length: 0\r\n\r\n');
        return true;
      },
    },
  ],
])('the replay of a run has its verdicts, word for word, when the target %s', async (_, manners) => {
  const { report, text } = await record(manners);
  const { stdout, code } = await replayed(text, '-f', 'json');
  const again = JSON.parse(stdout);
  expect(verdicts(again)).toEqual(verdicts(report));
  expect([again.grade, again.requests, code]).toEqual([report.grade, report.requests, report.clauses.broken.length > 0 ? 1 : 0]);
});

test('a recording holds streams with the time of each chunk, how they ended, and no credential', async () => {
  const { text } = await record({
    headers: ['Set-Cookie: session=let-me-in; Path=/'],
    extend: (body) => ({ ...body, echo: `you sent ${KEY}` }),
  });
  expect(text).not.toContain(KEY);
  expect(text).not.toContain('let-me-in');
  const { log } = JSON.parse(text) as { log: { version: string; entries: HarEntry[] } };
  expect(log.version).toBe('1.2');
  const stream = log.entries.find(({ response }) => response.content.mimeType.includes('event-stream'))!;
  expect(stream.request.headers).toContainEqual({ name: 'X-Api-Key', value: '$ASSAY_TOKEN' });
  expect(stream.response).toMatchObject({ status: 200, _ending: 'complete', _framing: 'chunked' });
  const sizes = stream.response._chunks!.map(({ size }) => size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(stream.response.bodySize);
  const times = stream.response._chunks!.map(({ time }) => time);
  expect(times).toEqual([...times].sort((left, right) => left - right));
});

test('the export of a browser is graded by what it shows', async () => {
  const har = exported((await record(noTerminator)).text);
  for (const { response } of har.log.entries) {
    if (!response.content.mimeType.includes('event-stream')) continue;
    Object.assign(response.content, { text: Buffer.from(response.content.text!).toString('base64'), encoding: 'base64' });
  }
  const { stdout, code } = await replayed(har, '-f', 'json');
  const report: ContractReport = JSON.parse(stdout);
  const judged = report.checks.filter(({ verdict }) => verdict !== 'skipped' && verdict !== 'not-applicable');
  expect(judged.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id)).toEqual(['stream/events:terminator']);
  expect(judged.length).toBeGreaterThan(25);
  expect(judged.map(({ id }) => id)).not.toContain('stream/framing:closed-in-order');
  expect(code).toBe(1);
});

test('what a browser exported with its secrets is shown without them', async () => {
  const har = exported((await record(noTerminator)).text);
  for (const { request } of har.log.entries)
    Object.assign(request, {
      url: `${request.url}?api_key=in-the-query`,
      headers: [
        ...request.headers.filter(({ name }) => name !== 'X-Api-Key'),
        { name: 'Authorization', value: 'Bearer in-a-header' },
        { name: 'Cookie', value: 'sid=in-a-cookie' },
      ],
    });
  const { stdout } = await replayed(har, '-f', 'json');
  expect(stdout).toContain('api_key=$ASSAY_TOKEN');
  for (const secret of ['in-the-query', 'in-a-header', 'in-a-cookie']) expect(stdout).not.toContain(secret);
});

test.each<[string, unknown, string]>([
  ['no JSON', 'HTTP', 'no JSON'],
  ['another JSON', { log: {} }, 'no list `log.entries`'],
  ['a broken entry', { log: { entries: [{}] } }, 'entry 0'],
  ['traffic of something else', { log: { entries: [] } }, 'no exchange with an operation'],
])('%s is refused with the file and the reason', async (_, har, reason) => {
  const { code, stderr } = await replayed(har);
  expect(code).toBe(2);
  expect(stderr).toContain('replay.har');
  expect(stderr).toContain(reason);
});

test('without a target there is a recording, and not both', async () => {
  expect((await assay(['test', SPEC])).code).toBe(2);
  expect((await assay(['test', SPEC, '--record', 'a.har', '--replay', 'b.har'])).stderr).toContain('do not go together');
});
