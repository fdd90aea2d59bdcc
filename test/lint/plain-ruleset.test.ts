import fs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import { builtins } from '@stoplight/spectral-ruleset-bundler/plugins/builtins';
import { bundleAndLoadRuleset } from '@stoplight/spectral-ruleset-bundler/with-loader';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPlainRuleset } from '../../src/lint/plain-ruleset.ts';

const FILES: Readonly<Record<string, string>> = {
  'all.yaml': `
extends: [[spectral:oas, all], ./inner/base.yaml, [./other.json, off], spectral:asyncapi]
formats: [oas3.1, oas3_0, oas3, json-schema-2020-12, json-schema-draft-2019-09]
documentationUrl: https://example.com/rules
functions: []
parserOptions: { duplicateKeys: warn, incompatibleValues: off }
aliases:
  Paths: ['$.paths[*]']
  Schemas: { description: all, targets: [{ formats: [oas2], given: ['$.definitions[*]'] }, { formats: [oas3], given: ['$..schemas[*]'] }] }
rules:
  info-contact: off
  operation-tags: { severity: hint, given: '#Paths', then: { function: truthy, field: tags } }
  '10': { given: $, message: '{{error}}', then: [{ field: a, function: defined }, { function: schema, functionOptions: { schema: { type: object, properties: { function: { const: 1 }, formats: { enum: [a] } } } } }] }
  '9': { given: [$.a, '$.b'], formats: [oas3.0], resolved: false, recommended: false, severity: 2, then: { function: pattern, functionOptions: { match: '^/' } } }
  of-base: warn
except: { 'one.yaml#/info': [info-contact], '#/paths': [operation-tags] }
overrides:
  - { files: ['**/*.json'], extends: [[./other.json, all]], formats: [oas2], rules: { of-base: { given: $, then: { function: falsy } } } }
`,
  'inner/base.yaml': 'extends: ../other.json\nrules: { of-base: { given: $.info, then: { field: title, function: truthy } } }\n',
  'other.json': '{"rules": {"other": {"given": "$", "then": {"function": "alphabetical"}}}}',
  'one.json': '{"extends": "spectral:arazzo"}',
};

/** Rulesets that Spectral's loader has to read, or to refuse. */
const NOT_PLAIN: Readonly<Record<string, string>> = {
  'functions.yaml': 'functions: [mine]\nrules: {}',
  'package.yaml': 'extends: "@stoplight/spectral-owasp-ruleset"',
  'bare.yaml': 'extends: other.json',
  'remote.yaml': 'extends: https://example.com/rules.yaml',
  'script.yaml': 'extends: ./rules.js',
  'missing.yaml': 'extends: ./nowhere.yaml',
  'function.yaml': 'rules: { a: { given: $, then: { function: nothing } } }',
  'inherited.yaml': 'rules: { a: { given: $, then: { function: toString } } }',
  'format.yaml': 'formats: [oas9]\nrules: {}',
  'renamed.yaml': 'extends: spectral:oas\nrules: { operation-2xx-response: off }',
  'severity.yaml': 'extends: [[spectral:oas, some]]',
  'list.yaml': '- rules',
  'empty.yaml': '',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-rulesets-'));
  fs.mkdirSync(join(folder, 'inner'));
  for (const [name, text] of Object.entries({ ...FILES, ...NOT_PLAIN })) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const own = async () => ({ rules: { mine: 'off' } }) as unknown as RulesetDefinition;

test.each(['all.yaml', 'inner/base.yaml', 'other.json', 'one.json'])('%s is what Spectral makes of it', async (name) => {
  const source = join(folder, name);
  const wanted = await bundleAndLoadRuleset(source, { fs, fetch }, [builtins()]);
  const plain = await readPlainRuleset(source, own);
  // Functions and formats are compared as what they are: Spectral's own.
  expect(plain?.definition).toEqual(wanted.definition);
  expect(Object.keys(plain?.definition ?? {}).length).toBe(Object.keys(wanted.definition).length);
  const made = new spectralCore.Ruleset(plain?.definition, { severity: 'recommended', source });
  expect(enabled(made)).toEqual(enabled(wanted));
  expect(plain?.files.map((file) => file.slice(folder.length + 1))).toContain(name);
});

function enabled({
  rules,
}: {
  readonly rules: Readonly<Record<string, { readonly enabled: boolean; readonly severity: unknown }>>;
}) {
  return Object.entries(rules).map(([name, rule]) => [name, rule.enabled, rule.severity]);
}

test.each(Object.keys(NOT_PLAIN))('%s is left to the loader of Spectral', async (name) => {
  expect(await readPlainRuleset(join(folder, name), own)).toBeUndefined();
});

test('a preset of assay is this program, where no other is installed', async () => {
  const source = join(folder, 'preset.yaml');
  await writeFile(source, 'extends: [[assay/rulesets/strict.js, all]]');
  expect((await readPlainRuleset(source, own))?.definition).toEqual({ extends: [[{ rules: { mine: 'off' } }, 'all']] });
  const installed = join(folder, 'node_modules/assay/rulesets');
  fs.mkdirSync(installed, { recursive: true });
  await writeFile(join(installed, 'strict.js'), 'module.exports = {};');
  expect(await readPlainRuleset(source, own)).toBeUndefined();
});
