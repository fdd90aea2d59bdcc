// Files of scenarios that users write: what they say of a target, and how their mistakes are told.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReferenceApi, DEVELOPMENT_KEY, descriptionPath, type Server, serve } from '../../reference-api/index.ts';
import type { ApiMap } from '../../src/api-map/index.ts';
import { loadScenarios } from '../../src/contract/index.ts';
import { assay } from '../cli/harness.ts';
import { loadMap } from './harness.ts';

const FILE = 'fixtures/scenarios/reference.yaml';
let map: ApiMap;
let server: Server;
beforeAll(async () => {
  map = await loadMap(descriptionPath);
  server = await serve(await createReferenceApi({ allowFaults: true, paceMs: 0 }), { port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

async function run(...options: string[]) {
  const args = ['test', descriptionPath, '--target', server.url, '--scenario', FILE, '--only', 'own', '-f', 'json', ...options];
  const { code, stdout, stderr } = await assay(args, { env: { ASSAY_TOKEN: DEVELOPMENT_KEY } });
  const report = JSON.parse(stdout);
  const mine = report.checks.filter(({ id }: { id: string }) => id.startsWith('own/'));
  return { code, stderr, report, mine, of: (id: string) => mine.find((check: { id: string }) => check.id === `own/${id}`) };
}

test('the example holds on the reference API, and what it reads counts for the grade', async () => {
  const { code, mine, report } = await run();
  expect(mine.filter(({ verdict }: { verdict: string }) => verdict !== 'pass')).toEqual([]);
  expect(mine.map(({ id }: { id: string }) => id)).toContain('own/river-essay:same-price');
  expect(code).toBe(0);
  expect(report.clauses.kept).toBeGreaterThanOrEqual(2);
});

test('a step that fails is told with its event and its curl line, and those behind it are blocked', async () => {
  const { code, of } = await run('--header', 'assay-fault: sse-no-terminator');
  expect(code).toBe(1);
  expect(of('river-essay:stream')).toMatchObject({ verdict: 'fail', clause: 'USE-10', level: 'MUST' });
  expect(of('river-essay:stream').message).toMatch(/^Expected in the last event `data` to be `"\[DONE\]"`; found /);
  expect(of('river-essay:stream').curl).toContain('/v1/chat/completions');
  expect(of('river-essay:whole')).toMatchObject({ verdict: 'blocked', root: 'own/river-essay:stream' });
  expect(of('early-leave:leave').verdict).toBe('pass');
});

test('arithmetic that does not add up names its values', async () => {
  const { of } = await run('--header', 'assay-fault: usage-wrong-total');
  expect(of('river-essay:same-price').verdict).toBe('fail');
  expect(of('river-essay:same-price').message).toMatch(/^Expected `total == .*`; found total = `\d+`, input = `\d+`/);
});

const head = 'scenarios:\n  - id: a\n    about: x\n    steps:\n';
const request = (rest: string) => `${head}      - request: { operation: listModels }\n${rest}`;
test.each([
  ['a field that is not known', `${head}      - request: { operaton: listModels }\n`, /^f:5:20: .*operaton|required/],
  [
    'an operation that is not there',
    `${head}      - request: { operation: listModel }\n`,
    /^f:5:31: the description has no operation `listModel`\. Did you mean `listModels`/,
  ],
  [
    'a variable that nothing sets',
    `${head}      - request: { operation: getModel, path: { model: '\${modl}' } }\n`,
    /^f:5:18: no step before sets `modl`/,
  ],
  ['an assertion that is no expression', request('      - assert: 1 +\n'), /^f:6:17: `1 \+` is no expression/],
  ['an assertion on what is not captured', request('      - assert: total == 1\n'), /^f:6:17: no step before sets `total`/],
  ['a schema that is none', request('        expect: { body: { /id: { type: strin } } }\n'), /^f:6:25: a schema is not valid/],
  [
    'a clause that is not there',
    request('').replace('about: x', 'about: x\n    clause: ZZZ-01'),
    /^f:4:13: there is no clause `ZZZ-01`/,
  ],
  [
    'a stream where none is described',
    `${head}      - stream: { operation: listModels }\n`,
    /^f:5:30: the description does not say that `listModels` streams/,
  ],
  ['a step of no kind', `${head}      - expect: { status: 200 }\n`, /^f:5:9: a step is one of/],
  [
    'two of one id',
    `${request('')}  - id: a\n    about: y\n    steps: [{ request: { operation: listModels } }]\n`,
    /^f:6:9: the id `a` stands twice/,
  ],
  ['YAML that is none', 'scenarios: [', /^f:1:/],
  ['nothing', '', /^f:1:1: /],
])('%s is told with its line', (_, text, message) => {
  expect(() => loadScenarios(text, 'f', map)).toThrow(message);
});

test('aliases that multiply are refused', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join()}]`)
    .join('\n')}\nscenarios: []\n`;
  expect(() => loadScenarios(bomb, 'f', map)).toThrow(/^f:1:1: /);
});

test('what the documentation shows is a file of scenarios', () => {
  const page = readFileSync('docs/scenarios.md', 'utf8');
  const blocks = [...page.matchAll(/```yaml\n(scenarios:[\s\S]*?)```/g)].map((match) => match[1] ?? '');
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) expect(loadScenarios(block, 'docs/scenarios.md', map).length).toBeGreaterThan(0);
});
