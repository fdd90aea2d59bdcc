// `npm run parity`: the findings of `assay lint -r RULESET` and of the real Spectral CLI, ruleset by ruleset and document by document.
// Arguments name documents in place of all of ../shared/specs; --ruleset NAME takes one ruleset (repeatable). Exit 1 when any finding differs.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../../..');
const specs = resolve(root, '../shared/specs');
const spectral = join(here, 'node_modules/@stoplight/spectral-cli/dist/index.js');

/** As a project would write them. */
const RULESETS = {
  oas: 'extends: ["spectral:oas"]',
  'oas-all': 'extends: [["spectral:oas", all]]',
  asyncapi: 'extends: [["spectral:asyncapi", all]]',
  arazzo: 'extends: [["spectral:arazzo", all]]',
  owasp: 'extends: ["@stoplight/spectral-owasp-ruleset"]',
  documentation: 'extends: ["@stoplight/spectral-documentation"]',
  ibm: 'extends: ["@ibm-cloud/openapi-ruleset"]',
  own: `
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
`,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { ruleset: { type: 'string', multiple: true } } });
const names = values.ruleset ?? Object.keys(RULESETS);
const documents = positionals.length > 0 ? positionals.map((file) => resolve(file)) : all();
const folder = mkdtempSync(join(here, '.run-'));
let different = 0;
let compared = 0;
try {
  for (const name of names) {
    const ruleset = join(folder, `${name}.yaml`);
    writeFileSync(ruleset, RULESETS[name]);
    for (const document of documents) await compare(name, ruleset, document);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${compared} comparisons, ${different} with differences`);
process.exitCode = different > 0 ? 1 : 0;

function all() {
  if (!existsSync(specs)) throw new Error(`Name the documents: there is no ${specs}.`);
  return readdirSync(specs)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .map((name) => join(specs, name));
}

async function compare(name, ruleset, document) {
  const args = ['lint', '-f', 'json', '-r', ruleset, document];
  const wanted = await findings([spectral, ...args, '--quiet']);
  const found = await findings([join(root, 'dist/cli/assay.js'), ...args]);
  const shown = `${name} ${relative(root, document)}`;
  compared++;
  if (wanted.error !== undefined || found.error !== undefined) {
    different++;
    return console.log(`✖ ${shown}: Spectral ${wanted.error ?? 'ran'} · assay ${found.error ?? 'ran'}`);
  }
  const [missing, extra] = [without(wanted.items, found.items), without(found.items, wanted.items)];
  if (missing.length + extra.length > 0) different++;
  const seconds = (one) => `${(one.ms / 1000).toFixed(1)} s`;
  const mark = missing.length + extra.length === 0 ? '✓' : '✖';
  console.log(`${mark} ${shown}: ${wanted.items.length} findings, Spectral ${seconds(wanted)}, assay ${seconds(found)}`);
  for (const one of missing.slice(0, 3)) console.log(`    only Spectral  ${one}`);
  for (const one of extra.slice(0, 3)) console.log(`    only assay     ${one}`);
}

function without(these, those) {
  const known = new Set(those);
  return these.filter((one) => !known.has(one));
}

function findings(args) {
  const start = performance.now();
  return new Promise((done) => {
    const options = { cwd: here, maxBuffer: 1 << 30, env: { ...process.env, NO_COLOR: '1' } };
    execFile(process.execPath, args, options, (_, stdout, stderr) => {
      const ms = performance.now() - start;
      try {
        const items = JSON.parse(stdout);
        done({
          ms,
          items: items.map(({ code, path, message, severity, range, source }) =>
            JSON.stringify([code, path, message, severity, range, basename(source ?? '')]),
          ),
        });
      } catch {
        done({ ms, error: `failed: ${(stderr || stdout).trim().split('\n')[0]?.slice(0, 200)}` });
      }
    });
  });
}
