import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assay } from './harness.ts';

test('--help goes to stdout, names every command and exits 0', async () => {
  const { code, stdout, stderr } = await assay(['--help']);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  for (const name of ['lint', 'mock', 'test', 'serve', 'map', 'explain', 'list', 'init', 'demo'])
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  expect(stdout).toContain('Exit status');
});

test('--version prints the version of package.json', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await assay(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('no command at all prints the help on stderr and exits 2', async () => {
  const { code, stdout, stderr } = await assay([]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Usage: assay');
});

test.each([
  [['lnt', 'x.yaml'], /unknown command 'lnt'/, /lint/],
  [['lint', 'x.yaml', '--presett', 'all'], /unknown option '--presett'/, /--preset/],
  [['list', 'claws'], /claws/, /clauses/],
  [['explain', 'SSE-4'], /SSE-4/, /SSE-04/],
  [['list', 'clauses', '-f', 'jsn'], /unknown format 'jsn'/, /json/],
  [['list', 'clauses', '-f', 'json', '-f', 'pretty'], /two formats/, /-f FORMAT:FILE/],
])('%j exits 2, quotes the word and names what was meant', async (argv, quoted, meant) => {
  const { code, stdout, stderr } = await assay(argv);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(quoted);
  expect(stderr).toMatch(meant);
  expect(stderr).not.toMatch(/^\s+at .+\(/m);
});

test('list clauses prints one line per clause and -f json an array', async () => {
  const pretty = await assay(['list', 'clauses']);
  expect(pretty.stdout).toMatch(/^SSE-04 +MUST +A stream ends with exactly one terminal event\.$/m);
  const json = JSON.parse((await assay(['list', 'clauses', '-f', 'json'])).stdout);
  expect(json.length).toBe(pretty.stdout.trim().split('\n').length);
  expect(json.find((item: { id: string }) => item.id === 'SSE-04')).toMatchObject({ level: 'MUST', family: 'SSE' });
});

test('-o writes the file and leaves stdout empty', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-'));
  const outcome = await assay(['list', 'clauses', '-f', 'json', '-o', 'deep/clauses.json'], { cwd: folder });
  expect(outcome).toMatchObject({ code: 0, stdout: '' });
  expect(JSON.parse(await readFile(join(folder, 'deep/clauses.json'), 'utf8')).length).toBeGreaterThan(60);
});

test('explain reads a clause and says who reads it', async () => {
  const { code, stdout } = await assay(['explain', 'sse-04']);
  expect(code).toBe(0);
  expect(stdout).toContain('# SSE-04 (MUST)');
  expect(stdout).toContain('Why');
  expect(stdout).toMatch(/check `.+:.+`/);
  expect(stdout).toMatch(/fault `/);
});

test('FORCE_COLOR colours and NO_COLOR wins over it', async () => {
  const csi = '\u001b[';
  expect((await assay(['explain', 'SSE-04'], { env: { FORCE_COLOR: '1' } })).stdout).toContain(csi);
  expect((await assay(['explain', 'SSE-04'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain(csi);
  expect((await assay(['explain', 'SSE-04'])).stdout).not.toContain(csi);
});

test('init writes a configuration that lint can read, and keeps what is there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-'));
  expect(await assay(['init'], { cwd: folder })).toMatchObject({
    code: 0,
    stderr: 'wrote assay.config.yaml\nwrote .github/workflows/assay.yml\n',
  });
  await writeFile(join(folder, 'assay.config.yaml'), 'lint:\n  preset: strict\n');
  expect((await assay(['init'], { cwd: folder })).stderr).toContain('kept  assay.config.yaml');
  expect(await readFile(join(folder, 'assay.config.yaml'), 'utf8')).toBe('lint:\n  preset: strict\n');
});

test.each([
  ['lint:\n  presett: strict\n', /assay\.config\.yaml:2:3: `lint` has no setting `presett`.*`preset`/],
  ['lint:\n  preset: strickt\n', /assay\.config\.yaml:2:3: 'strickt' .*`strict`/],
  ['lnt:\n  preset: strict\n', /assay\.config\.yaml:2:3: there is no command `lnt`.*`lint`/],
  ['lint:\n  preset: [strict\n', /assay\.config\.yaml:\d+:\d+: /],
  ['- lint\n', /assay\.config\.yaml:1:1: /],
])('a mistake in the configuration names file, line and what was meant: %j', async (text, message) => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-'));
  await writeFile(join(folder, 'assay.config.yaml'), text);
  const { code, stderr } = await assay(['lint', 'x.yaml'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
