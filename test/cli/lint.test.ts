import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assay } from './harness.ts';

// One error (no 429) and one warning (no 5xx) under `rules.yaml`.
const RULES = `rules:
  strong: {given: $.info, severity: error, then: {field: contact, function: truthy}}
  weak: {given: $.info, severity: hint, then: {field: license, function: truthy}}
`;
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-cli-lint-'));
  await writeFile(join(cwd, 'a.yaml'), 'openapi: 3.1.0\ninfo: {title: A, version: 1.0.0}\npaths: {}\n');
  await writeFile(join(cwd, 'weak.yaml'), 'openapi: 3.1.0\ninfo: {title: A, version: 1.0.0, contact: {}}\npaths: {}\n');
  await writeFile(join(cwd, 'rules.yaml'), RULES);
});
afterAll(() => rm(cwd, { recursive: true }));

const lint = (...argv: string[]) => assay(['lint', ...argv, '-r', 'rules.yaml'], { cwd });
const codes = (stdout: string) => JSON.parse(stdout).map(({ code }: { code: string }) => code);

test.each([
  [[], 0],
  [['-F', 'hint'], 1],
  [['--fail-severity', 'hint'], 1],
  [['--fail-on', 'hint'], 1],
  [['--fail-on', 'info'], 0],
])('with %j a hint leads to exit %i', async (flags, code) => {
  expect((await lint('weak.yaml', ...flags)).code).toBe(code);
});

test('an error leads to exit 1 unless failing is off', async () => {
  expect((await lint('a.yaml')).code).toBe(1);
  expect((await lint('a.yaml', '--fail-on', 'off')).code).toBe(0);
});

test('-D shows what makes the run fail', async () => {
  expect(codes((await lint('a.yaml', '-f', 'json')).stdout)).toEqual(['strong', 'weak']);
  expect(codes((await lint('a.yaml', '-f', 'json', '-D')).stdout)).toEqual(['strong']);
});

test('several formats go to several files, and stdout holds data only', async () => {
  const { stdout, stderr } = await lint('a.yaml', '-f', 'json', '-f', 'junit:out/report.xml', '-v');
  expect(codes(stdout)).toEqual(['strong', 'weak']);
  expect(stderr).toContain('2 of 2 rules');
  expect(await readFile(join(cwd, 'out/report.xml'), 'utf8')).toContain('<testsuites');
});

test('stdin is read with -, under the name that is given', async () => {
  const text = await readFile(join(cwd, 'a.yaml'), 'utf8');
  const { stdout } = await assay(['lint', '-', '--stdin-filepath', 'named.yaml', '-f', 'json', '-r', 'rules.yaml'], {
    cwd,
    stdin: text,
  });
  expect(JSON.parse(stdout)[0].source).toBe('named.yaml');
});

test.each([
  [['nosuch.yaml'], 'nosuch.yaml'],
  [['a.yaml', '-r', 'nosuch.yaml'], 'nosuch.yaml'],
  [['a.yaml', '-f', 'jsn'], 'json'],
  [['a.yaml', '--preset', 'nosuch'], 'recommended'],
  [['a.yaml', '--preset', 'strict', '-r', 'rules.yaml'], '--ruleset'],
  [['a.yaml', '--failon', 'error'], '--fail-on'],
  [[], 'document'],
])('%j: exit 2, and the message says %s', async (argv, says) => {
  const { code, stdout, stderr } = await assay(['lint', ...argv], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr).not.toMatch(/^\s+at /m);
});
