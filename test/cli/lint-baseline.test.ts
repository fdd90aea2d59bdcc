import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assay } from './harness.ts';

const operation = `
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {model: {type: string}, messages: {type: array}, temperature: {$ref: '#/components/schemas/T'}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}
        '400': {description: Refused.}`;
const description = (...paths: string[]) => `openapi: 3.1.0
info: {title: Chat, version: 1.0.0}
paths:${paths.map((path) => `\n  ${path}:${operation}`).join('')}
components: {schemas: {T: {type: number}}}
`;

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-baseline-'));
  await put('api/openapi.yaml', description('/a'));
});
afterEach(() => rm(cwd, { recursive: true }));

async function put(file: string, text: string): Promise<void> {
  await mkdir(join(cwd, 'api'), { recursive: true });
  await writeFile(join(cwd, file), text);
}
const lint = (...argv: string[]) => assay(['lint', ...argv, '-f', 'json'], { cwd });
const codes = (stdout: string): string[] => JSON.parse(stdout).map(({ code }: { code: string }) => code);
const BASELINE = ['--baseline', 'api/baseline.json'];

test('a baseline is written, sorted and relative to itself, and leaves out what it holds', async () => {
  const before = codes((await lint('api/openapi.yaml')).stdout);
  expect(before).toContain('ai-error-429-declared');
  const written = await lint('api/openapi.yaml', ...BASELINE, '--update-baseline');
  expect(written).toMatchObject({ code: 0, stdout: '[]\n', stderr: expect.stringContaining('api/baseline.json') });
  const text = await readFile(join(cwd, 'api/baseline.json'), 'utf8');
  const { version, findings } = JSON.parse(text);
  expect(version).toBe(1);
  expect(findings).toHaveLength(before.length);
  expect(findings[0]).toEqual({
    rule: 'ai-sampling-temperature-range',
    source: 'openapi.yaml',
    path: '/components/schemas/T',
    message: expect.stringContaining('temperature'),
  });
  expect(findings.map(({ path }: { path: string }) => path)).toEqual(findings.map(({ path }: { path: string }) => path).sort());
  expect(await lint('api/openapi.yaml', ...BASELINE)).toMatchObject({ code: 0, stdout: '[]\n' });
  expect((await lint('api/openapi.yaml', ...BASELINE)).stderr).toContain(`${before.length} findings`);
  await lint('api/openapi.yaml', ...BASELINE, '--update-baseline');
  expect(await readFile(join(cwd, 'api/baseline.json'), 'utf8')).toBe(text);
});

test('edits elsewhere, another user of a shared component and another working folder change nothing; what is new is found', async () => {
  await lint('api/openapi.yaml', ...BASELINE, '--update-baseline');
  await put('api/openapi.yaml', `# a comment\n\n${description('/a').replace('post:', 'summary: A\n    post:')}`);
  expect(await lint('api/openapi.yaml', ...BASELINE)).toMatchObject({ code: 0, stdout: '[]\n' });
  const there = await assay(['lint', 'openapi.yaml', '--baseline', 'baseline.json', '-f', 'json'], { cwd: join(cwd, 'api') });
  expect(there).toMatchObject({ code: 0, stdout: '[]\n' });
  await put('api/openapi.yaml', description('/a', '/b'));
  const { code, stdout } = await lint('api/openapi.yaml', ...BASELINE);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).every(({ path }: { path: string[] }) => path[1] === '/b')).toBe(true);
  expect(codes(stdout)).not.toContain('ai-sampling-temperature-range');
});

test('an item before it in a list is no change', async () => {
  const parameter = (name: string) => `{name: ${name}, in: query, schema: {type: string}}`;
  const text = (list: string) => description('/a').replace('    post:', `    post:\n      parameters: [${list}]`);
  await put('own.yaml', 'rules: {described: {given: $.paths.*.*.parameters.*, then: {field: description, function: truthy}}}\n');
  await put('api/openapi.yaml', text(parameter('x')));
  await lint('api/openapi.yaml', '-r', 'own.yaml', ...BASELINE, '--update-baseline');
  await put('api/openapi.yaml', text(`{name: y, in: query, description: Y., schema: {}}, ${parameter('x')}`));
  expect(await lint('api/openapi.yaml', '-r', 'own.yaml', ...BASELINE, '-F', 'hint')).toMatchObject({ code: 0, stdout: '[]\n' });
  // Two of a kind are two.
  await put('api/openapi.yaml', text(`${parameter('y')}, ${parameter('x')}`));
  expect(codes((await lint('api/openapi.yaml', '-r', 'own.yaml', ...BASELINE)).stdout)).toEqual(['described']);
  await lint('api/openapi.yaml', '-r', 'own.yaml', ...BASELINE, '--update-baseline');
  await put('api/openapi.yaml', text(parameter('x')));
  expect((await lint('api/openapi.yaml', '-r', 'own.yaml', ...BASELINE)).code).toBe(1);
});

test('an entry that is found no longer is named and fails the run, unless nothing can be said of it', async () => {
  await put('api/other.yaml', description('/a'));
  await lint('api/*.yaml', ...BASELINE, '--update-baseline');
  await put('api/openapi.yaml', description('/a').replace('{type: number}', '{type: number, minimum: 0, maximum: 2}'));
  const { code, stdout, stderr } = await lint('api/openapi.yaml', ...BASELINE);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '[]\n' });
  expect(stderr).toMatch(
    /^stale api\/baseline\.json: ai-sampling-temperature-range in openapi\.yaml at #\/components\/schemas\/T /m,
  );
  expect(stderr.match(/^stale/gm)).toHaveLength(1);
  // Neither the other file nor, with another preset, the rules that are not run.
  expect((await lint('api/openapi.yaml', ...BASELINE, '--preset', 'off')).code).toBe(0);
  await lint('api/openapi.yaml', ...BASELINE, '--update-baseline');
  expect(await readFile(join(cwd, 'api/baseline.json'), 'utf8')).toContain('other.yaml');
  expect((await lint('api/openapi.yaml', ...BASELINE)).code).toBe(0);
  await rm(join(cwd, 'api/other.yaml'));
  expect((await lint('api/openapi.yaml', ...BASELINE)).stderr).toContain('in other.yaml');
});

test.each([
  ['{"version": 1, "findings": [\n  {"rule": "a",}\n]}', 'api/baseline.json:2:16: '],
  ['{"version": 1,', 'api/baseline.json:1:'],
  ['[]', 'api/baseline.json:1:1: '],
  ['{"version": 2, "findings": []}', 'api/baseline.json:1:13: '],
  ['{"version": 1}', 'api/baseline.json:1:1: '],
  ['{"version": 1, "findings": [\n  {"rule": "a", "source": "b", "path": 1, "message": "m"}]}', 'api/baseline.json:2:40: '],
  ['<<<<<<< ours\n', 'api/baseline.json:1:1: '],
])('the broken baseline %j is named with its line', async (text, where) => {
  await put('api/baseline.json', text);
  for (const flags of [[], ['--update-baseline']]) {
    const { code, stdout, stderr } = await lint('api/openapi.yaml', ...BASELINE, ...flags);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toContain(where);
  }
});

test('a baseline that does not exist, one that is a folder, and an update without a file: exit 2', async () => {
  expect(await lint('api/openapi.yaml', '--baseline', 'nosuch.json')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('nosuch.json:1:1: '),
  });
  expect(await lint('api/openapi.yaml', '--baseline', 'api')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('api:1:1'),
  });
  expect(await lint('api/openapi.yaml', '--update-baseline')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--baseline'),
  });
});

test('the mode of the baseline is kept and nothing is left beside it', async () => {
  await lint('api/openapi.yaml', ...BASELINE, '--update-baseline');
  await chmod(join(cwd, 'api/baseline.json'), 0o640);
  await put('api/openapi.yaml', description('/a', '/b'));
  await lint('api/openapi.yaml', ...BASELINE, '--update-baseline');
  expect((await stat(join(cwd, 'api/baseline.json'))).mode & 0o777).toBe(0o640);
  const { readdir } = await import('node:fs/promises');
  expect((await readdir(join(cwd, 'api'))).sort()).toEqual(['baseline.json', 'openapi.yaml']);
});
