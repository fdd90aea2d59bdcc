import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDescription, validateDescription } from '../../src/description/index.ts';
import { cpuTime } from '../cpu-time.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-validate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function problems(text: string) {
  await writeFile(join(folder, 'api.yaml'), text);
  const found = await validateDescription(await loadDescription({ source: 'api.yaml', cwd: folder }));
  return found.map(({ code, location, range }) => [code, location.path.join('/'), range?.start.line]);
}

const info = "info: {title: t, version: '1'}";
const cyclic =
  'components: {schemas: {A: {properties: {a: {$ref: "#/components/schemas/A"}, b: {$ref: "#/nowhere"}, c: {$ref: "no.yaml"}}}}}';

test.each([
  ['2.0', `swagger: '2.0'\n${info}\npaths: {}\n`],
  ['3.0', `openapi: 3.0.9\n${info}\npaths: {}\n${cyclic}\n`],
  ['3.1', `openapi: 3.1.9\n${info}\npaths: {}\n${cyclic}\n`],
  ['3.2', `openapi: 3.2.0\n${info}\npaths: {}\n${cyclic}\n`],
  ['asyncapi', 'asyncapi: 3.0.0\n'],
])('a sound description of %s yields nothing, whatever its references', async (_, text) => {
  expect(await problems(text)).toEqual([]);
});

test.each([
  ['2.0', `swagger: '2.0'\n${info}\npaths:\n  /a:\n    get: {responses: {'200': {}}}\n`, 'paths//a/get/responses/200', 4],
  ['3.0', `openapi: 3.0.0\n${info}\npaths:\n  /a:\n    get: {responses: {'200': {}}}\n`, 'paths//a/get/responses/200', 4],
  ['3.1', `openapi: 3.1.0\n${info}\npaths:\n  /a:\n    get: {tags: text}\n`, 'paths//a/get/tags', 4],
  ['3.2', `openapi: 3.2.0\n${info}\npaths:\n  /a:\n    query: {tags: text}\n`, 'paths//a/query/tags', 4],
])('a fault of %s is a problem at its place', async (_, text, path, line) => {
  expect(await problems(text)).toContainEqual(['invalid-document', path, line]);
});

test.each([
  ['a number as version', `openapi: 3.1\n${info}\npaths: {}\n`, [['invalid-document', 'openapi', 0]]],
  [
    'a number as version of the API',
    'openapi: 3.1.0\ninfo: {title: t, version: 1.0}\npaths: {}\n',
    [['invalid-document', 'info/version', 1]],
  ],
  ['3.0 without paths', `openapi: 3.0.0\n${info}\n`, [['invalid-document', '', 0]]],
  ['3.1 with nothing', `openapi: 3.1.0\n${info}\n`, [['invalid-document', '', 0]]],
  ['3.1 with components alone', `openapi: 3.1.0\n${info}\ncomponents: {}\n`, []],
  ['3.1 with an identifier that is no URL', `openapi: 3.1.0\n${info}\ncomponents: {schemas: {A: {$id: "http://["}}}\n`, []],
])('%s is judged by the schema alone', async (_, text, expected) => {
  expect(await problems(text)).toEqual(expected);
});

test('problems come in the order of the document', async () => {
  const text = `openapi: 3.1.0\npaths:\n  /a: {get: {tags: 1}}\n  /b: {get: {tags: 2}}\ninfo: {title: 3, version: '1'}\n`;
  expect((await problems(text)).map(([, , line]) => line)).toEqual([2, 3, 4]);
});

test('a document with more faults than can be told in time holds nobody up', async () => {
  const paths = Array.from({ length: 30_000 }, (_, index) => `"/p${index}":{"get":{"tags":1,"responses":{"200":{}}}}`).join(',');
  await writeFile(join(folder, 'api.yaml'), `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{${paths}}}`);
  const description = await loadDescription({ source: 'api.yaml', cwd: folder });
  const started = cpuTime();
  await validateDescription(description);
  expect(cpuTime() - started).toBeLessThan(5_000);
});

test('faults are bounded in number', async () => {
  const paths = Array.from({ length: 500 }, (_, index) => `  /p${index}: {get: 3}`).join('\n');
  expect((await problems(`openapi: 3.1.0\n${info}\npaths:\n${paths}\n`)).length).toBeLessThanOrEqual(50);
});
