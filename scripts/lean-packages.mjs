// An esbuild plugin: parts of packages that cost time at every start and are seldom needed are read when they are needed.
// Each change names the text that it replaces, so that another version of a package fails the build instead of being changed wrongly.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { preparedValidators } from './prepared-validators.mjs';

/** In bytes. A smaller file is parsed in less time than it takes to open it. */
const LARGE = 20_000;

/** @param {string} data the folder that large JSON files are copied to, beside the bundle */
export function leanPackages(data) {
  return {
    name: 'lean-packages',
    setup(build) {
      mkdirSync(data, { recursive: true });
      build.onLoad({ filter: /node_modules[\\/].*\.json$/ }, async ({ path }) => {
        const text = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
        if (text.length < LARGE) return undefined;
        const name = `${basename(path, '.json')}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.json`;
        await writeFile(`${data}/${name}`, text);
        return {
          contents: `module.exports = JSON.parse(require('node:fs').readFileSync(__dirname + '/data/${name}', 'utf8'));`,
          loader: 'js',
        };
      });
      for (const [file, changes] of Object.entries(CHANGES)) {
        build.onLoad({ filter: new RegExp(`node_modules/${file.replaceAll('.', '\\.')}$`) }, async ({ path }) => {
          let contents = await readFile(path, 'utf8');
          for (const [from, to] of changes) contents = replaced(contents, from, to, path);
          return { contents, loader: 'js' };
        });
      }
      const validators = preparedValidators();
      build.onResolve({ filter: /^\.\/prepared\// }, ({ path, resolveDir }) => ({
        path: path.slice('./prepared/'.length),
        namespace: 'prepared',
        pluginData: resolveDir,
      }));
      build.onLoad({ filter: /.*/, namespace: 'prepared' }, ({ path, pluginData }) => ({
        contents: validators[path],
        loader: 'js',
        resolveDir: pluginData,
      }));
    },
  };
}

/** By file: what is replaced by what. */
const CHANGES = {
  // Two megabytes of schemas, of which a run needs one at most.
  '@asyncapi/specs/index.js': [[/('[\d.]+'): (require\([^)]+\)),/g, 'get $1() { return $2; },']],
  '@stoplight/spectral-core/dist/ruleset/validation/ajv.js': [
    [
      'const ajv = new _2020_1.default({',
      `if (format === 'js') {
        return (validators[format] = new Proxy(require('./prepared/ruleset'), {
          apply: (target, thisArg, args) =>
            Reflect.apply(target, { validateAlias: alias_1.validateAlias, validateFunction: function_1.validateFunction }, args),
        }));
      }
      const ajv = new _2020_1.default({`,
    ],
  ],
  '@stoplight/spectral-core/dist/ruleset/function.js': [
    [
      /const ajv = (new ajv_1\.default\(\{.*\}\));\n\(0, ajv_errors_1\.default\)\(ajv\);\n\(0, ajv_formats_1\.default\)\(ajv\);/,
      `const prepared = require('./prepared/functions');
      let instance;
      const ajv = {
        compile(schema) {
          const text = JSON.stringify(schema);
          if (text in prepared) return prepared[text]();
          if (instance === undefined) {
            instance = $1;
            (0, ajv_errors_1.default)(instance);
            (0, ajv_formats_1.default)(instance);
          }
          return instance.compile(schema);
        },
      };`,
    ],
  ],
  '@stoplight/spectral-functions/dist/schema/ajv.js': [
    [
      '(0, ajv_formats_1.default)(ajv);',
      `const prepared = require('./prepared/metaschemas');
      for (const schema of Object.values(ajv.refs).concat(Object.values(ajv.schemas))) {
        const key = \`\${String(schema.schema?.$id ?? schema.schema?.id).replace(/#$/, '')} \${allErrors}\`;
        if (schema.meta && key in prepared) schema.validate = prepared[key]();
      }
      (0, ajv_formats_1.default)(ajv);`,
    ],
    // They are known to be schemas.
    ['ajv.addSchema(draft4MetaSchema);', 'ajv.addSchema(draft4MetaSchema, undefined, undefined, false);'],
    ['ajv.addSchema(draft6MetaSchema);', 'ajv.addSchema(draft6MetaSchema, undefined, undefined, false);'],
  ],
};

function replaced(text, from, to, path) {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${path} is not as expected: ${from} is not in it`);
  return changed;
}
