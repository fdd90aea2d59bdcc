import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lint } from '../../src/lint/lint.ts';

const CHAT = `openapi: 3.1.0
info: {title: Chat, version: 1.0.0}
paths:
  /a: &chat
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {model: {type: string}, messages: {type: array}, temperature: {$ref: '#/components/schemas/T'}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}}
  /b: *chat
components: {schemas: {T: {type: number}}}
`;
let cwd: string;
const file = (name: string) => join(cwd, name);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-lint-'));
  await writeFile(file('chat.yaml'), CHAT);
});
afterAll(() => rm(cwd, { recursive: true }));

const codes = (findings: readonly { code: string }[]) => [...new Set(findings.map(({ code }) => code))];

test('a defect in a shared component is one finding at the component, with the number of operations', async () => {
  const { findings } = await lint(['chat.yaml'], { cwd, preset: 'recommended' });
  const found = findings.filter(({ code }) => code === 'ai-sampling-temperature-range');
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    path: ['components', 'schemas', 'T'],
    severity: 1,
    clause: 'SMP-01',
    source: file('chat.yaml'),
  });
  expect(found[0]?.message).toContain('It concerns 2 operations.');
});

test('status codes without quotes and the tabs of a JSON text are no findings', async () => {
  await writeFile(file('codes.yaml'), CHAT.replace("'200'", '200'));
  const { findings } = await lint(['codes.yaml'], { cwd, preset: 'recommended' });
  expect(codes(findings)).not.toContain('parser');
  await writeFile(
    file('tabs.yaml'),
    JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} }, null, '\t'),
  );
  expect((await lint(['tabs.yaml'], { cwd, preset: 'recommended' })).findings).toEqual([]);
  // A user's own ruleset has Spectral's defaults.
  await writeFile(
    file('own.yaml'),
    'rules: {own-rule: {given: $.info, severity: info, then: {field: title, function: truthy}}}\n',
  );
  expect(codes((await lint(['codes.yaml'], { cwd, ruleset: 'own.yaml' })).findings)).toContain('parser');
});

test("a path with a fragment is nobody's business where no model is called", async () => {
  const description =
    "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {'/a#b': {get: {responses: {'200': {description: OK}}}}}\n";
  await writeFile(file('fragment.yaml'), description);
  expect((await lint(['fragment.yaml'], { cwd, preset: 'all' })).findings).toEqual([]);
});

test('a defect in another file is reported there', async () => {
  await writeFile(file('root.yaml'), CHAT.replace('#/components/schemas/T', 'parts.yaml#/T'));
  await writeFile(file('parts.yaml'), '# parts\nT: {type: number}\n');
  const { findings, texts } = await lint(['root.yaml'], { cwd, preset: 'recommended' });
  const found = findings.filter(({ code }) => code === 'ai-sampling-temperature-range');
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ source: file('parts.yaml'), path: ['T'], range: { start: { line: 1 } } });
  expect(texts.get(file('parts.yaml'))).toContain('# parts');
});

test('the ruleset in the working folder is used, -r and a preset win over it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-lint-'));
  await writeFile(join(folder, 'chat.yaml'), CHAT);
  await writeFile(
    join(folder, '.spectral.yaml'),
    'rules: {own-rule: {given: $.info, severity: info, then: {field: contact, function: truthy}}}\n',
  );
  await writeFile(
    join(folder, 'other.cjs'),
    "module.exports = {rules: {'other-rule': {given: '$.info', then: {field: 'contact', function: require('@stoplight/spectral-functions').truthy}}}};\n",
  );
  await writeFile(
    join(folder, 'over.yaml'),
    `extends: [./.spectral.yaml]
aliases: {Info: [$.info]}
rules: {aliased: {given: '#Info', then: {field: license, function: truthy}}}
overrides: [{files: ['chat.yaml'], rules: {own-rule: error}}]
`,
  );
  const found = async (options: object) =>
    (await lint(['chat.yaml'], { cwd: folder, ...options })).findings.map(({ code, severity }) => `${code} ${severity}`);
  expect(await found({})).toEqual(['own-rule 2']);
  expect(await found({ ruleset: 'over.yaml' })).toEqual(['aliased 1', 'own-rule 0']);
  expect(await found({ ruleset: 'other.cjs' })).toEqual(['other-rule 1']);
  expect(await found({ preset: 'off' })).toEqual([]);
  expect((await found({ preset: 'recommended' })).length).toBeGreaterThan(3);
  await rm(folder, { recursive: true });
});

test.each([
  ['rules: {x: {given: $, then: {function: nosuch}}}', /not defined at rules\.x\.then\.function/],
  ['rules: {x: {then: {function: truthy}}}', /given/],
  ['extends: [./missing.yaml]', /missing/],
  ['- 1', /ruleset/i],
])('the ruleset %j is refused with the reason', async (text, reason) => {
  await writeFile(file('bad.yaml'), text);
  await expect(lint(['chat.yaml'], { cwd, ruleset: 'bad.yaml' })).rejects.toMatchObject({
    code: 'ASSAY_LINT_RULESET',
    message: expect.stringMatching(reason),
  });
});

test('files, globs and stdin: each document once, in the order of Spectral', async () => {
  await writeFile(file('glob-b.yaml'), CHAT);
  await writeFile(file('glob-a.yaml'), CHAT);
  const notes: string[] = [];
  const stdin = Readable.from([CHAT]);
  const result = await lint(['glob-*.yaml', 'glob-b.yaml', '-', 'no-*.yaml'], {
    cwd,
    preset: 'recommended',
    stdin,
    note: (text) => notes.push(text),
  });
  expect(result.documents).toHaveLength(3);
  expect([...new Set(result.findings.map(({ source }) => source))]).toEqual([
    file('glob-a.yaml'),
    file('glob-b.yaml'),
    '<STDIN>',
  ]);
  expect(notes).toEqual(['no file matches no-*.yaml']);
  await expect(lint(['glob-*.yaml', 'no-*.yaml'], { cwd, failOnUnmatchedGlobs: true })).rejects.toThrow('no-*.yaml');
});

test.each([
  ['nosuch.yaml', undefined, 'ASSAY_DESCRIPTION_NOT_FOUND'],
  ['no-*.yaml', undefined, 'ASSAY_DESCRIPTION_NOT_FOUND'],
  ['empty.yaml', '', 'ASSAY_DESCRIPTION_EMPTY'],
  ['comment.yaml', '# nothing\n', 'ASSAY_DESCRIPTION_EMPTY'],
  ['binary.yaml', 'a\0b', 'ASSAY_DESCRIPTION_UNREADABLE'],
])('%s is refused by name', async (name, text, code) => {
  if (text !== undefined) await writeFile(file(name), text);
  await expect(lint([name], { cwd, preset: 'off' })).rejects.toMatchObject({ code, message: expect.stringContaining(name) });
});

test.each([
  ['tab.yaml', 'openapi: 3.1.0\ninfo:\n\ttitle: x\n', 2],
  ['cut.json', '{"openapi": "3.1.0", "info": {"title": "x", ', 0],
  [
    'alias.yaml',
    `a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join('\n')}\n`,
    13,
  ],
  ['deep.yaml', `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 0],
])('%s is a finding of the parser at its position', async (name, text, line) => {
  await writeFile(file(name), text);
  const { findings } = await lint([name], { cwd, preset: 'recommended' });
  const errors = findings.filter(({ code, severity }) => code === 'parser' && severity === 0);
  expect(errors[0]?.range.start.line).toBe(line);
});

test('references that multiply do not stop our rules, and are refused for rules that visit every path', async () => {
  const schemas = Array.from(
    { length: 60 },
    (_, i) => `    S${i + 1}: {properties: {a: {$ref: '#/components/schemas/S${i}'}, b: {$ref: '#/components/schemas/S${i}'}}}`,
  );
  await writeFile(
    file('bomb.yaml'),
    `openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    S0: {type: string}\n${schemas.join('\n')}\n`,
  );
  expect((await lint(['bomb.yaml'], { cwd, preset: 'all' })).findings).toEqual([]);
  await writeFile(file('visits.yaml'), 'rules: {visits: {given: $..description, then: {function: truthy}}}\n');
  await expect(lint(['bomb.yaml'], { cwd, ruleset: 'visits.yaml' })).rejects.toMatchObject({ code: 'ASSAY_LINT_UNBOUNDED' });
});

test('schemas that all refer to each other are linted, since their cycles are cut; a chain of thousands is refused', async () => {
  const described = (name: string, count: number, refs: (i: number) => number[]) => {
    const schemas = Array.from({ length: count }, (_, i) => {
      const properties = refs(i).map((to, at) => `p${at}: {$ref: '#/components/schemas/S${to}'}`);
      return `    S${i}: {properties: {${properties.join(', ')}}}`;
    });
    return writeFile(file(name), `openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n${schemas.join('\n')}\n`);
  };
  await writeFile(file('visits.yaml'), 'rules: {visits: {given: $..description, then: {function: truthy}}}\n');
  await described('mesh.yaml', 100, (i) => [1, 3, 7, 13].map((step) => (i + step) % 100));
  expect((await lint(['mesh.yaml'], { cwd, ruleset: 'visits.yaml' })).findings).toEqual([]);
  await described('chain.yaml', 3_000, (i) => (i + 1 < 3_000 ? [i + 1] : []));
  await expect(lint(['chain.yaml'], { cwd, ruleset: 'visits.yaml' })).rejects.toThrow(
    /chain\.yaml .* nested deeper than 2000 levels/,
  );
});

test('a document that no rule is for is reported as Spectral does, unless that is switched off', async () => {
  await writeFile(file('unknown.yaml'), 'hello: world\n');
  expect(codes((await lint(['unknown.yaml'], { cwd, preset: 'recommended' })).findings)).toEqual(['unrecognized-format']);
  expect((await lint(['unknown.yaml'], { cwd, preset: 'recommended', ignoreUnknownFormat: true })).findings).toEqual([]);
});

test('what an overlay adds is seen by the rules', async () => {
  await writeFile(
    file('overlay.yaml'),
    "overlay: 1.0.0\ninfo: {title: x, version: '1'}\nactions: [{target: '$.paths.*.post', update: {x-ai-operation: none}}]\n",
  );
  expect(codes((await lint(['chat.yaml'], { cwd, preset: 'recommended' })).findings)).toContain('ai-error-4xx-declared');
  expect((await lint(['chat.yaml'], { cwd, preset: 'recommended', overlays: ['overlay.yaml'] })).findings).toEqual([]);
});

test('OpenAPI 2.0 is judged through its view and reported where it is written', async () => {
  await writeFile(
    file('v2.yaml'),
    `swagger: '2.0'
info: {title: Old, version: '1'}
paths:
  /chat:
    post:
      consumes: [application/json]
      produces: [application/json]
      parameters:
        - {in: body, name: body, schema: {$ref: '#/definitions/Request'}}
      responses: {'200': {description: OK, schema: {type: object}}}
definitions:
  Request: {type: object, properties: {model: {type: string}, messages: {type: array}, temperature: {type: number}}}
`,
  );
  const { findings } = await lint(['v2.yaml'], { cwd, preset: 'recommended' });
  expect(findings.find(({ code }) => code === 'ai-sampling-temperature-range')?.path).toEqual([
    'definitions',
    'Request',
    'properties',
    'temperature',
  ]);
  expect(findings.find(({ code }) => code === 'ai-error-4xx-declared')?.path).toEqual(['paths', '/chat', 'post', 'responses']);
});
