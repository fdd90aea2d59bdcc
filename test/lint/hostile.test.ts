// Input that nobody would write by hand: one clear line or findings at their positions, never an exception, never for ever.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AssayError } from '../../src/errors/assay-error.ts';
import { lint } from '../../src/lint/lint.ts';

const HEAD = "openapi: 3.1.0\ninfo: {title: Chat, version: '1'}\npaths:\n";
const chat = (temperature: string) => `${HEAD}  /chat:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {model: {type: string}, messages: {type: array}, temperature: ${temperature}}}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}}
`;
const BOMB = `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join('\n')}\n`;

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-hostile-'));
  await mkdir(join(cwd, 'folder'));
  await symlink('loop-b.yaml', join(cwd, 'loop-a.yaml'));
  await symlink('loop-a.yaml', join(cwd, 'loop-b.yaml'));
  for (const [name, text] of Object.entries({
    'ok.yaml': chat('{type: number}'),
    'bomb.yaml': BOMB,
    'deep.json': `{"a": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    'paper.pdf': '%PDF-1.7\n',
    'b.yaml': "T: {properties: {a: {$ref: 'c.yaml#/T'}}}\n",
    'c.yaml': "T: {properties: {a: {$ref: 'cycle.yaml#/paths'}, b: {$ref: 'b.yaml#/T'}, c: {$ref: '#/T'}}}\n",
    'proto-part.yaml': 'T: {__proto__: {type: number}}\n',
  }))
    await writeFile(join(cwd, name), text);
});
afterAll(() => rm(cwd, { recursive: true }));

async function found(name: string, text: string): Promise<string[]> {
  await writeFile(join(cwd, name), text);
  const { findings } = await lint([name], { cwd, preset: 'recommended' });
  return findings.map(({ code, message, range }) => `${range.start.line + 1} ${code} ${message}`);
}

test.each([
  ['bomb.yaml#/a0', /stand for more than/],
  ['deep.json#/a', /nested deeper/],
  ['paper.pdf#/a', /paper\.pdf is not text: it is a PDF/],
  ['folder', /folder is a directory/],
  ['loop-a.yaml', /loop-a\.yaml cannot be read: ELOOP/],
  ['nosuch.yaml', /ENOENT: no such file or directory, open '.*nosuch\.yaml'/],
  ['proto-part.yaml#/T', /__proto__/],
  ['ftp://localhost/x#/y', /./],
  ['http://[::bad/x', /`http:\/\/\[::bad\/x` is no URI reference/],
])('a reference to %s is a finding where it stands', async (reference, message) => {
  const findings = (await found('reference.yaml', chat(`{$ref: '${reference}'}`))).filter((one) => one.includes('invalid-ref'));
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(/^6 /);
  expect(findings[0]).toMatch(message);
  expect(findings[0]).not.toContain('AssayError');
});

test('a cycle through three files ends', async () => {
  expect((await found('cycle.yaml', chat("{$ref: 'b.yaml#/T'}"))).join('\n')).not.toContain('invalid-ref');
});

test.each([
  ['a key that JavaScript takes for something else', `${HEAD}  __proto__: {post: {}}\n`, /__proto__/],
  ['the same in JSON', '{"openapi": "3.1.0", "paths": {"__proto__": {"get": {}}}}', /__proto__/],
  ['what the parser of Spectral cannot make', 'openapi: 3.1.0\nx: !!binary aGk=\n', /cannot read the text/],
  ['an alias within itself', 'a: &a [*a]\n', /alias/i],
  ['two documents', 'openapi: 3.1.0\n---\nx: 1\n', /single document/],
])('%s is a finding of the parser', async (_, text, message) => {
  const findings = await found('text.yaml', text);
  expect(findings.filter((one) => one.includes(' parser '))[0]).toMatch(message);
});

test.each([
  'paths: [1]\ncomponents: 5\nwebhooks: x\n',
  'paths: {/a: null, /b: [], /c: {get: 5, post: []}}\nx-ai-ignore: 7\n',
  'paths: {/a: {post: {requestBody: {content: [1]}, parameters: 5, responses: [a, null], x-ai-stream: [1], x-ai-job: 7}}}\n',
])('what stands in the wrong place is taken as it is: %j', async (text) => {
  await expect(found('odd.yaml', `openapi: 3.1.0\ninfo: {title: x, version: '1'}\n${text}`)).resolves.toBeInstanceOf(Array);
});

test.each([
  ['loop-a.yaml', 'ASSAY_DESCRIPTION_UNREADABLE', /loop-a\.yaml cannot be read: ELOOP/],
  ['folder', 'ASSAY_DESCRIPTION_UNREADABLE', /folder is a directory/],
  ['paper.pdf', 'ASSAY_DESCRIPTION_UNREADABLE', /paper\.pdf is not text/],
])('%s is refused by name', async (name, code, message) => {
  await expect(lint([name], { cwd })).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('stdin that is empty or binary is refused by name', async () => {
  for (const bytes of ['', '\0'])
    await expect(lint(['-'], { cwd, stdin: Readable.from([Buffer.from(bytes)]) })).rejects.toThrow(/^stdin /);
});

test('names with special characters are files before they are globs', async () => {
  for (const name of ['[a]{b}(c)!.yaml', 'a b#c%20.yaml', '**.yaml']) {
    await writeFile(join(cwd, name), chat('{type: number}'));
    expect((await lint([name], { cwd, preset: 'off' })).documents, name).toHaveLength(1);
  }
});

const rule = (body: string) =>
  `module.exports = {rules: {mine: {given: '$.info', then: {function: function broken() { ${body} }}}}};\n`;
test.each([
  [
    'throws.cjs',
    rule("throw new Error('boom')"),
    'ASSAY_LINT_FAILED',
    /^ok\.yaml cannot be linted: .*"broken" of the rule mine .*boom/,
  ],
  ['text.cjs', rule("throw 'text'"), 'ASSAY_LINT_FAILED', /of the rule mine .*text/],
  ['rejects.cjs', rule("return Promise.reject(new Error('later'))"), 'ASSAY_LINT_FAILED', /of the rule mine .*later/],
  ['top.cjs', "throw new Error('at the top');\n", 'ASSAY_LINT_RULESET', /top\.cjs.*at the top/],
  ['self.yaml', 'extends: [./self.yaml]\n', 'ASSAY_LINT_RULESET', /extends itself: self\.yaml -> self\.yaml/],
  ['one.yaml', 'extends: [[./two.yaml, all]]\n', 'ASSAY_LINT_RULESET', /extends itself: one\.yaml -> two\.yaml -> one\.yaml/],
  ['broken-rules.yaml', 'rules: {a: [\n', 'ASSAY_LINT_RULESET', /broken-rules\.yaml:2:1: /],
  ['extends-broken.yaml', 'extends: [./broken-rules.yaml]\n', 'ASSAY_LINT_RULESET', /broken-rules\.yaml:2:1: /],
  ['empty-rules.yaml', '', 'ASSAY_LINT_RULESET', /empty-rules\.yaml/],
])('the ruleset %s is refused with the reason', async (name, text, code, message) => {
  await writeFile(join(cwd, 'two.yaml'), 'overrides: [{files: ["*"], extends: [./one.yaml]}]\n');
  await writeFile(join(cwd, 'broken-rules.yaml'), 'rules: {a: [\n');
  await writeFile(join(cwd, name), text);
  const refused = await lint(['ok.yaml'], { cwd, ruleset: name }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AssayError);
  expect(refused).toMatchObject({ code, message: expect.stringMatching(message) });
});

test('a server that never answers is let go of when the run is interrupted', async () => {
  const interrupt = new AbortController();
  const server = createServer(() => interrupt.abort());
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await writeFile(join(cwd, 'never.yaml'), chat(`{$ref: 'http://127.0.0.1:${port}/x.yaml#/T'}`));
  const run = lint(['never.yaml'], { cwd, preset: 'recommended', signal: interrupt.signal });
  await run.catch(() => undefined);
  expect(interrupt.signal.aborted).toBe(true);
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});
