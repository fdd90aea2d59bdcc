// What `mock` and `test` say of a description that is understood but not valid.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assay } from './harness.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-note-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const VALID = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /v1/chat/completions:
    post:
      requestBody:
        content: {application/json: {schema: {properties: {model: {type: string}, messages: {items: {type: object}}}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {properties: {id: {type: string}}}}}}
`;
const INVALID = `${VALID}      deprecated: maybe\n      tags: chat\n`;
const NOTE = 'note: api.yaml:10:19 is not valid OpenAPI 3.1: Must be boolean (and 1 more)\n';

async function list(text: string, ...flags: string[]) {
  await writeFile(join(folder, 'api.yaml'), text);
  return assay(['test', 'api.yaml', '--target', 'http://127.0.0.1:1', '--list', ...flags], { cwd: folder });
}

test('a description that is not valid is noted in one line, and tested all the same', async () => {
  const valid = await list(VALID);
  const invalid = await list(INVALID);
  expect(invalid).toEqual({ ...valid, stderr: NOTE });
  expect(valid).toMatchObject({ code: 0, stderr: '' });
});

test('--quiet leaves the note out', async () => {
  expect((await list(INVALID, '--quiet')).stderr).toBe('');
});

test('what has errors in its text has that note alone', async () => {
  const { stderr } = await list(`${INVALID}paths: {}\n`);
  expect(stderr.match(/^note: /gm)).toHaveLength(1);
  expect(stderr).toContain('has errors in its text');
});

test('OpenAPI 2.0 is named as such, and AsyncAPI is not judged', async () => {
  const swagger = await list(`swagger: '2.0'\n${VALID.replace(/^openapi.*\n/, '')}`);
  expect(swagger.stderr).toMatch(/^note: api\.yaml:9:15 is not valid OpenAPI 2\.0: /);
  expect((await list('asyncapi: 3.0.0\ninfo: 3\n')).stderr).not.toContain('note: ');
});

test('map has no such note', async () => {
  await writeFile(join(folder, 'api.yaml'), INVALID);
  expect(await assay(['map', 'api.yaml'], { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
});

test('the mock listens first', async () => {
  await writeFile(join(folder, 'api.yaml'), INVALID);
  const controller = new AbortController();
  let listening = '';
  let before = '';
  const outcome = await assay(['mock', 'api.yaml', '-p', '0'], {
    cwd: folder,
    signal: controller.signal,
    onStdout: (text) => {
      listening = text;
    },
    onStderr: (text) => {
      if (!text.endsWith(NOTE)) return;
      before = listening;
      controller.abort();
    },
  });
  expect(outcome.code).toBe(130);
  expect(before).toMatch(/^listening on http:/);
});
