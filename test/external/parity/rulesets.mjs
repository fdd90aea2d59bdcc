// Rulesets as projects write them: by name, the files of each and which of them is given to `-r`. `base` is where the files are served.

const OWN = `
aliases:
  Operation: ['$.paths[*][get,put,post,delete,patch]']
  Schema:
    targets:
      - { formats: [oas3], given: ['$.components.schemas[*]'] }
      - { formats: [oas2], given: ['$.definitions[*]'] }
parserOptions: { duplicateKeys: warn, incompatibleValues: off }
rules:
  path-case: { given: '$.paths', then: { field: '@key', function: pattern, functionOptions: { match: '^/' } } }
  operation-id: { given: '#Operation', message: '{{property}} {{error}} {{path}}', then: { field: operationId, function: casing, functionOptions: { type: kebab } } }
  schema-title: { given: '#Schema', severity: hint, then: { field: title, function: truthy } }
  no-ref-next: { given: '$..[?(@property === "$ref")]', resolved: false, then: { function: pattern, functionOptions: { match: '^#/' } } }
  short: { given: ['$..description', '$..summary'], severity: info, then: { function: length, functionOptions: { max: 80 } } }
  deep: { given: '$.paths[*][*]..content[*].schema..properties[*]', severity: info, then: { field: description, function: truthy } }
  parents: { given: '$..example^', severity: hint, message: 'An example at {{path}}', then: { field: type, function: defined } }
overrides:
  - { files: ['**/*.yaml'], rules: { short: warn } }
  - { files: ['**#/paths'], rules: { operation-id: error } }
`;

const FUNCTIONS = `
const { createRulesetFunction } = CORE;
const titled = createRulesetFunction(
  { input: { type: 'object' }, options: { type: 'object', properties: { word: { type: 'string' } }, additionalProperties: false } },
  (input, { word }, context) => (input.title === word ? [] : [{ message: word + ' at ' + context.path.join('.') + ' of ' + context.documentInventory.graph.size() }]),
);
const later = async (input) => {
  await new Promise((done) => setTimeout(done, 1));
  return [{ message: 'late ' + typeof input }];
};
const nested = (input, _, { path, document }) =>
  Object.keys(input).map((key) => ({ message: key + ' ' + document.formats?.size, path: [...path, key, 'responses'] }));
`;
const rules = (functions = '') => `{
    aliases: { Paths: ['$.paths[*]'] },
    ${functions}
    extends: [[RULESETS.oas, 'off']],
    rules: {
      'operation-tags': true,
      'info-contact': 'error',
      titled: { given: ['$.info', '$'], then: { function: titled, functionOptions: { word: 'x' } } },
      later: { given: '$.info.*', then: { function: later } },
      nested: { given: '#Paths', formats: [FORMATS.oas3, FORMATS.oas2], severity: 'info', then: { function: nested } },
      plain: { given: '$.servers[*]', then: { field: 'url', function: PLAIN.pattern, functionOptions: { notMatch: '/$' } } },
    },
  }`;
const ESM = `import * as CORE from '@stoplight/spectral-core';
import * as FORMATS from '@stoplight/spectral-formats';
import * as PLAIN from '@stoplight/spectral-functions';
import * as RULESETS from '@stoplight/spectral-rulesets';
${FUNCTIONS}
export default ${rules()};
`;
const CJS = `const CORE = require('@stoplight/spectral-core');
const FORMATS = require('@stoplight/spectral-formats');
const PLAIN = require('@stoplight/spectral-functions');
const RULESETS = require('@stoplight/spectral-rulesets');
${FUNCTIONS}
module.exports = ${rules()};
`;

const one = (text) => () => ({ 'rules.yaml': text });

/** The first file is the one that is given. */
export const RULESETS = {
  oas: one('extends: ["spectral:oas"]'),
  'oas-all': one('extends: [["spectral:oas", all]]'),
  asyncapi: one('extends: [["spectral:asyncapi", all]]'),
  arazzo: one('extends: [["spectral:arazzo", all]]'),
  recommended: one('extends: [assay/rulesets/recommended]'),
  strict: one('extends: [assay/rulesets/strict, "spectral:oas"]'),
  all: one('extends: [[assay/rulesets/all, all]]'),
  owasp: one('extends: ["@stoplight/spectral-owasp-ruleset"]'),
  documentation: one('extends: ["@stoplight/spectral-documentation"]'),
  ibm: one('extends: ["@ibm-cloud/openapi-ruleset"]'),
  own: one(OWN),
  off: one(
    'extends: [["spectral:oas", off], ["spectral:asyncapi", recommended]]\nrules: { operation-tags: hint, oas3-schema: true, info-contact: error, tag-description: off }',
  ),
  json: () => ({
    'rules.json': JSON.stringify({
      extends: [['spectral:oas', 'all'], './inner/more.yaml', ['./inner/never.json', 'off']],
      formats: ['oas3.0', 'oas3_1', 'oas2'],
      documentationUrl: 'https://example.com/rules',
      except: { '**/petstorev3.json#/info': ['info-contact'], '**/*.yaml': ['operation-description'] },
      rules: {
        never: 'warn',
        'with-url': {
          given: '$',
          recommended: false,
          // biome-ignore lint/suspicious/noThenProperty: rules have it.
          then: [
            { field: 'servers', function: 'truthy' },
            { field: 'x-no', function: 'undefined' },
          ],
        },
      },
      overrides: [
        { files: ['**/*.yaml'], extends: [['./inner/never.json', 'all']], rules: { 'operation-tags': 'off' } },
        { files: ['**/*.json'], parserOptions: { duplicateKeys: 'off' }, rules: { 'with-url': 'error' } },
      ],
    }),
    'inner/more.yaml':
      'extends: ../inner/never.json\nrules: { more: { given: $.info, severity: hint, message: "{{property}}: {{value}}", then: { field: title, function: alphabetical } } }',
    'inner/never.json':
      '{"rules": {"never": {"given": "$.info.version", "then": {"function": "pattern", "functionOptions": {"match": "^never$"}}}}}',
  }),
  js: () => ({ 'rules.js': ESM }),
  mjs: () => ({ 'rules.mjs': ESM }),
  cjs: () => ({ 'rules.cjs': CJS }),
  functions: () => ({
    'rules.yaml':
      'functionsDir: ./own\nfunctions: [late]\nrules: { late: { given: "$.paths[*]", severity: info, then: { function: late } } }',
    'own/late.js':
      "import { word } from './word.js';\nexport default async (input) => [{ message: `${word} ${Object.keys(input).join()}` }];\n",
    'own/word.js': "export const word = 'keys';\n",
  }),
  remote: (base) => ({
    'rules.yaml': `extends: ["${base}/far.yaml", "./near.yaml"]\nrules: { far-title: info }`,
    'near.yaml': `extends: ["${base}/more.json"]`,
    'far.yaml':
      'extends: [[./inner.yaml, all], "spectral:oas"]\nrules: { far-title: { given: $.info, then: { field: title, function: casing, functionOptions: { type: snake } } } }',
    'inner.yaml':
      'rules: { inner: { given: "$.paths[*]~", recommended: false, then: { function: length, functionOptions: { max: 8 } } } }',
    'more.json': '{"rules": {"more": {"given": "$.tags[*]", "then": {"field": "description", "function": "truthy"}}}}',
  }),
  'remote-itself': (base) => ({ [`${base}/far.yaml`]: '', ...RULESETS.remote(base) }),
};
