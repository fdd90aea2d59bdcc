// The validators that Spectral's packages compile at every start, compiled once by the build, as modules. Ajv writes the same code for the
// same schema and options, so nothing else than the time changes.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const core = createRequire(require.resolve('@stoplight/spectral-core'));
const functions = createRequire(require.resolve('@stoplight/spectral-functions'));
const standalone = core('ajv/dist/standalone').default;

/** Of the function `schema`: its class for each dialect, and the metaschema that each checks schemas with. */
const DIALECTS = [
  ['ajv', 'http://json-schema.org/draft-07/schema'],
  ['ajv-draft-04', 'http://json-schema.org/draft-04/schema'],
  ['ajv/dist/2019', 'https://json-schema.org/draft/2019-09/schema'],
  ['ajv/dist/2020', 'https://json-schema.org/draft/2020-12/schema'],
];

/** The texts of three modules. To be called once: what is recorded is what Spectral's packages compile when they are loaded. */
export function preparedValidators() {
  // Rulesets first: that module is a part of the others.
  return { ruleset: rulesetValidator(), functions: functionValidators(), metaschemas: metaschemaValidators() };
}

/** Validators of the options and input of functions that are built in, by the text of their schema. */
function functionValidators() {
  const compiled = recorded(core, 'ajv', () => {
    require('@stoplight/spectral-functions');
    require('@stoplight/spectral-rulesets');
  });
  return moduleOf(compiled.map(({ ajv, schema, validate }) => [JSON.stringify(schema), standalone(ajv, validate)]));
}

function rulesetValidator() {
  const [{ ajv, validate }] = recorded(core, 'ajv/dist/2020', () => {
    core('./ruleset/validation/ajv').createValidator('js');
  });
  return standalone(ajv, validate);
}

/** Validators of schemas, by `<id of the metaschema> <whether all errors are told>`. */
function metaschemaValidators() {
  const entries = DIALECTS.flatMap(([name, id]) =>
    [true, false].map((allErrors) => {
      const Ajv = functions(name).default;
      const ajv = new Ajv({ ...OPTIONS, allErrors, code: { source: true } });
      return [`${id} ${allErrors}`, standalone(ajv, ajv.getSchema(id))];
    }),
  );
  return moduleOf(entries);
}

/** As in spectral-functions/dist/schema/ajv.js. */
const OPTIONS = { meta: true, messages: true, strict: false, allowUnionTypes: true, unicodeRegExp: false };

function moduleOf(entries) {
  const members = [...new Map(entries)].map(
    ([key, text]) => `${JSON.stringify(key)}() { const module = {}; ${text}; return module.exports; }`,
  );
  return `module.exports = { __proto__: null, ${members.join(',\n')} };`;
}

/** Loads with an Ajv that keeps the source of what it compiles; metaschemas of keywords are left out. */
function recorded(require, name, load) {
  const file = require.resolve(name);
  const original = require(name);
  const compiled = [];
  class Recorder extends original.default {
    constructor(options) {
      super({ ...options, code: { ...options?.code, source: true } });
    }
    compile(schema, meta) {
      const validate = super.compile(schema, meta);
      if (meta !== true) compiled.push({ ajv: this, schema, validate });
      return validate;
    }
  }
  Recorder.default = Recorder;
  require.cache[file].exports = Recorder;
  try {
    load();
  } finally {
    require.cache[file].exports = original;
  }
  return compiled;
}
