import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assay, type Options } from './harness.ts';

const HEAD = "openapi: 3.1.0\ninfo: {title: One, version: '1'}\npaths: {}\n";
const RULES = 'extends: [./base.yaml]\nfunctions: [seen]\nrules: {seen: {given: $.info.title, then: {function: seen}}}\n';
/** The rule says what it saw, and that it ran. */
const FUNCTION = `export default (input) => {
  globalThis.assaySeen.push(input);
  return [{ message: 'saw ' + input }];
};
`;

let cwd: string;
const seen: string[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-cache-'));
  Object.assign(globalThis, { assaySeen: seen });
  await put('one.yaml', HEAD);
  await put(
    'two.yaml',
    HEAD.replace('{title: One', "{$ref: 'info.yaml', title: Two").replace('paths: {}', "paths: {/a: {$ref: 'gone.yaml'}}"),
  );
  await put('info.yaml', 'title: Both\n');
  await put('rules.yaml', RULES);
  await put('base.yaml', 'rules: {}\n');
  await put('functions/seen.js', FUNCTION);
});
afterEach(() => rm(cwd, { recursive: true }));

async function put(file: string, text: string): Promise<void> {
  await mkdir(join(cwd, file, '..'), { recursive: true });
  await writeFile(join(cwd, file), text);
}

const ARGS = ['lint', 'one.yaml', 'two.yaml', '-r', 'rules.yaml', '--cache-location', 'cache'];

/** What is printed, and in how many documents the rule ran for that. */
async function lint(args: readonly string[] = ARGS, options: Options = {}) {
  seen.length = 0;
  const outcome = await assay([...args, '-f', 'json'], { cwd, ...options });
  return { ...outcome, looked: seen.length };
}

test('what has not changed is not looked at again, and is reported as before', async () => {
  const first = await lint();
  expect(first).toMatchObject({ looked: 2, code: 1 });
  expect(await lint()).toEqual({ ...first, looked: 0 });
  // The other formats are made from the same.
  const sarif = await lint([...ARGS, '-f', 'sarif:out.sarif']);
  expect(sarif.looked).toBe(0);
  expect(await readFile(join(cwd, 'out.sarif'), 'utf8')).toContain('"id": "seen"');
  const pretty = await assay([...ARGS, '-v'], { cwd });
  expect(pretty.stdout).toContain('3 | paths: {}');
  expect(pretty.stderr).toContain('rules are enabled, 2 documents');
});

test.each([
  ['a document', 'one.yaml', HEAD.replace('One', 'Another'), 1],
  ['a document that it refers to', 'info.yaml', 'title: Other\n', 1],
  ['a document that was not there', 'gone.yaml', '{}\n', 1],
  ['the ruleset', 'rules.yaml', `${RULES}# \n`, 2],
  ['a ruleset that it extends', 'base.yaml', 'rules: {other: {given: $.info, then: {field: contact, function: truthy}}}\n', 2],
  ['a function', 'functions/seen.js', FUNCTION.replace("'saw '", "'has seen '"), 2],
])('when %s changes, what depends on it is looked at again', async (_, file, text, looked) => {
  await lint();
  await put(file, text);
  const again = await lint();
  expect(again.looked).toBe(looked);
  expect(again.stdout).toBe((await lint(ARGS.slice(0, 5))).stdout);
  expect((await lint()).looked).toBe(0);
});

test('a ruleset that is found by its name, an option and an overlay are a part of what is known', async () => {
  const args = ['lint', 'one.yaml', '--cache-location', 'cache'];
  await lint(args);
  await put('.spectral.yaml', RULES);
  expect((await lint(args)).looked).toBe(1);
  expect((await lint([...args, '--ignore-unknown-format'])).looked).toBe(1);
  const overlay = 'overlay: 1.0.0\ninfo: {title: x, version: x}\nactions: []\n';
  await put('overlay.yaml', overlay);
  expect((await lint([...args, '--overlay', 'overlay.yaml'])).looked).toBe(1);
  expect((await lint([...args, '--overlay', 'overlay.yaml'])).looked).toBe(0);
  await put('overlay.yaml', `${overlay}# \n`);
  expect((await lint([...args, '--overlay', 'overlay.yaml'])).looked).toBe(1);
  expect((await lint(args)).looked).toBe(0);
});

test('a cache that is broken, or is none, is as none', async () => {
  const first = await lint();
  const [name = ''] = await readdir(join(cwd, 'cache'));
  const file = join(cwd, 'cache', name);
  const text = await readFile(file, 'utf8');
  for (const broken of ['', '{}', text.slice(0, -20), text.replace('saw One', 'saw Two'), `${text.split('\n')[0]}\nnull`]) {
    await writeFile(file, broken);
    expect(await lint()).toEqual(first);
    expect(await lint()).toEqual({ ...first, looked: 0 });
  }
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('nothing is kept of stdin, and a cache that cannot be written is told of', async () => {
  await lint(['lint', '-', '-r', 'rules.yaml', '--cache-location', 'cache'], { stdin: HEAD });
  expect((await lint(['lint', '-', '-r', 'rules.yaml', '--cache-location', 'cache'], { stdin: HEAD })).looked).toBe(1);
  const refused = await lint(['lint', 'one.yaml', '-r', 'rules.yaml', '--cache-location', 'one.yaml']);
  expect(refused).toMatchObject({ code: 0, looked: 1, stderr: expect.stringContaining('nothing is kept in the cache') });
});

test('the cache stands with the packages of the project', async () => {
  await put('package.json', '{}');
  await put('api/openapi.yaml', HEAD);
  await assay(['lint', 'openapi.yaml', '--preset', 'off', '--cache'], { cwd: join(cwd, 'api') });
  expect(await readdir(join(cwd, 'node_modules/.cache/assay'))).toEqual([expect.stringMatching(/^lint-[0-9a-f]{16}\.json$/)]);
});

test('each document falls into one shard, whatever else there is', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `many/${index}.yaml`);
  for (const name of names) await put(name, HEAD.replace('One', name));
  const shares = async (pattern: string) => {
    const all: string[][] = [];
    for (const share of ['1/3', '2/3', '3/3']) {
      await lint(['lint', pattern, '-r', 'rules.yaml', '--shard', share]);
      all.push([...seen]);
    }
    return all;
  };
  const whole = await shares('many/*.yaml');
  expect(whole.flat().sort()).toEqual([...names].sort());
  expect(whole.filter((share) => share.length > 0).length).toBeGreaterThan(1);
  const some = await shares('many/[0-5].yaml');
  expect(some).toEqual(whole.map((share) => share.filter((name) => /\/[0-5]\./.test(name))));
});

test('an empty share is kept, and a share that cannot be is refused', async () => {
  const outcomes = await Promise.all(
    ['1/2', '2/2'].map((share) => assay(['lint', 'one.yaml', '--preset', 'off', '--shard', share], { cwd })),
  );
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(outcomes.map(({ stdout }) => stdout).sort()).toEqual([
    '✔ no findings in 0 documents\n',
    '✔ no findings in 1 document\n',
  ]);
  for (const share of ['0/2', '3/2', '1', 'a/b', '1/0'])
    expect(await assay(['lint', 'one.yaml', '--shard', share], { cwd }), share).toMatchObject({ code: 2, stdout: '' });
});
