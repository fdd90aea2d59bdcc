import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assay } from './harness.ts';

const DESCRIPTION = `openapi: 3.1.0   # the version
info: {title: Chat, version: 1.0.0}
paths:
  /chat:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model: {type: string, enum: [small, large]} # sizes
                messages: {type: array}
                temperature: {type: number}
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}
        '400': {description: Refused.}
        '429': {$ref: 'parts.yaml#/Limited'}
`;
const PARTS = 'Limited:\n  description: Too many. # really\n';
const FIXED_PARTS = `${PARTS}  headers:\n    Retry-After:\n      description: Seconds to wait before the next request.\n      schema:\n        type: integer\n        minimum: 0\n`;

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-fix-'));
  await writeFile(join(cwd, 'openapi.yaml'), DESCRIPTION);
  await writeFile(join(cwd, 'parts.yaml'), PARTS);
});
afterEach(() => rm(cwd, { recursive: true }));

const lint = (...argv: string[]) => assay(['lint', ...argv], { cwd });
const read = (name: string) => readFile(join(cwd, name), 'utf8');
const codes = (stdout: string): string[] => JSON.parse(stdout).map(({ code }: { code: string }) => code);

test('--fix changes the files, each once, and reports what is left', async () => {
  await writeFile(join(cwd, 'second.yaml'), DESCRIPTION);
  await chmod(join(cwd, 'parts.yaml'), 0o640);
  const before = codes((await lint('openapi.yaml', 'second.yaml', '-f', 'json')).stdout);
  const { code, stdout, stderr } = await lint('openapi.yaml', 'second.yaml', '-f', 'json', '--fix');
  expect(code).toBe(1);
  expect(await read('parts.yaml')).toBe(FIXED_PARTS);
  expect(await read('openapi.yaml')).toBe(DESCRIPTION.replace('enum: [small', 'x-extensible-enum: [small'));
  expect(await read('second.yaml')).toBe(await read('openapi.yaml'));
  expect((await stat(join(cwd, 'parts.yaml'))).mode & 0o777).toBe(0o640);
  const fixed = ['ai-model-open-enum', 'ai-ratelimit-429-retry-after'];
  expect(before).toEqual(expect.arrayContaining(fixed));
  expect(codes(stdout)).toEqual(before.filter((one) => !fixed.includes(one)));
  expect(stderr).toContain('changed parts.yaml');
  expect((await readdir(cwd)).sort()).toEqual(['openapi.yaml', 'parts.yaml', 'second.yaml']);
  const again = await lint('openapi.yaml', 'second.yaml', '-f', 'json', '--fix');
  expect(again.stdout).toBe(stdout);
  expect(again.stderr).not.toContain('changed');
});

test('--fix-dry-run prints a diff that git applies, and writes nothing', async () => {
  const plain = await lint('openapi.yaml', '-f', 'json');
  const { code, stdout, stderr } = await lint('openapi.yaml', '--fix-dry-run', '-f', 'json:report.json');
  expect(code).toBe(plain.code);
  expect(await read('report.json')).toBe(plain.stdout);
  expect(stdout).toMatch(/^--- a\/openapi\.yaml\n\+\+\+ b\/openapi\.yaml\n@@ /);
  expect(stderr).toContain('would change parts.yaml');
  expect([await read('openapi.yaml'), await read('parts.yaml')]).toEqual([DESCRIPTION, PARTS]);
  execFileSync('git', ['apply', '-'], { cwd, input: stdout });
  expect(await read('parts.yaml')).toBe(FIXED_PARTS);
  expect(await lint('openapi.yaml', '--fix-dry-run')).toMatchObject({ stdout: '' });
});

test('files outside the working folder are named and left alone', async () => {
  await mkdir(join(cwd, 'inner'));
  await writeFile(join(cwd, 'inner/openapi.yaml'), DESCRIPTION.replace('parts.yaml', '../parts.yaml'));
  const { stderr } = await assay(['lint', 'openapi.yaml', '--fix'], { cwd: join(cwd, 'inner') });
  expect(await read('parts.yaml')).toBe(PARTS);
  expect(await read('inner/openapi.yaml')).toContain('x-extensible-enum');
  expect(stderr).toContain('parts.yaml is not changed');
  // A link within the folder that leads out of it is outside as well.
  await symlink(join(cwd, 'parts.yaml'), join(cwd, 'inner/link.yaml'));
  await writeFile(join(cwd, 'inner/openapi.yaml'), DESCRIPTION.replace('parts.yaml', 'link.yaml'));
  await assay(['lint', 'openapi.yaml', '--fix'], { cwd: join(cwd, 'inner') });
  expect(await read('parts.yaml')).toBe(PARTS);
});

test('a symbolic link stays one', async () => {
  await symlink('openapi.yaml', join(cwd, 'link.yaml'));
  await lint('link.yaml', '--fix');
  expect(await readlink(join(cwd, 'link.yaml'))).toBe('openapi.yaml');
  expect(await read('openapi.yaml')).toContain('x-extensible-enum');
});

test.each(['utf8', 'utf16le', 'utf16be'] as const)('a byte order mark and the encoding are kept: %s', async (encoding) => {
  const encode = (text: string) => {
    const bytes = Buffer.from(`\ufeff${text}`, encoding === 'utf8' ? 'utf8' : 'utf16le');
    return encoding === 'utf16be' ? bytes.swap16() : bytes;
  };
  const text = DESCRIPTION.replaceAll('\n', '\r\n').replace('Chat', 'Gespräch');
  await writeFile(join(cwd, 'openapi.yaml'), encode(text));
  await lint('openapi.yaml', '--fix');
  expect(await readFile(join(cwd, 'openapi.yaml'))).toEqual(encode(text.replace('enum: [small', 'x-extensible-enum: [small')));
});

test('what is excused, or in the baseline, is not fixed', async () => {
  await lint('openapi.yaml', '--baseline', 'baseline.json', '--update-baseline');
  const { code, stderr } = await lint('openapi.yaml', '--baseline', 'baseline.json', '--fix');
  expect([await read('openapi.yaml'), code]).toEqual([DESCRIPTION, 0]);
  expect(stderr).not.toContain('stale');
  const excused = DESCRIPTION.replace(
    'paths:',
    'x-ai-ignore: {ai-model-open-enum: There are two., ai-ratelimit-429-retry-after: No.}\npaths:',
  );
  await writeFile(join(cwd, 'openapi.yaml'), excused);
  await lint('openapi.yaml', '--fix');
  expect([await read('openapi.yaml'), await read('parts.yaml')]).toEqual([excused, PARTS]);
  await lint('openapi.yaml', '--fix', '--baseline', 'baseline.json', '--update-baseline');
  expect(await read('baseline.json')).not.toContain('ai-model-open-enum');
});

test('rules of another ruleset are fixed when it reports them, and not when it does not', async () => {
  await writeFile(join(cwd, 'off.yaml'), 'rules: {}\n');
  await lint('openapi.yaml', '--fix', '-r', 'off.yaml');
  expect(await read('openapi.yaml')).toBe(DESCRIPTION);
});

test.each([
  [['openapi.yaml', '--fix', '--overlay', 'overlay.yaml'], '--overlay'],
  [['-', '--fix-dry-run'], 'stdin'],
])('%j is refused', async (argv, says) => {
  expect(await lint(...argv)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
});

test('a text with errors is not changed', async () => {
  const broken = DESCRIPTION.replace('info:', 'openapi: 3.1.0\ninfo:');
  await writeFile(join(cwd, 'openapi.yaml'), broken);
  await lint('openapi.yaml', '--fix');
  expect(await read('openapi.yaml')).toBe(broken);
});
