// Loads a ruleset as Spectral's VS Code extension does (its plugins, in its order, evaluated as one function) and prints the findings as JSON:
// `node editor.mjs RULESET DOCUMENT…`. It is copied into the project that it is run in, so that the packages of that project are used.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
// The packages that the extension depends on are not at the top of every installation.
const bundlerRequire = createRequire(require.resolve('@stoplight/spectral-ruleset-bundler'));
const { Spectral, Document, Ruleset } = bundlerRequire('@stoplight/spectral-core');
const { Yaml } = bundlerRequire('@stoplight/spectral-parsers');
const { fetch } = bundlerRequire('@stoplight/spectral-runtime');
const { migrateRuleset } = bundlerRequire('@stoplight/spectral-ruleset-migrator');
const { rollup } = bundlerRequire('rollup');
const { runtime } = require('@stoplight/spectral-ruleset-bundler/presets/runtime');
const { commonjs } = require('@stoplight/spectral-ruleset-bundler/plugins/commonjs');
const { stdin } = require('@stoplight/spectral-ruleset-bundler/plugins/stdin');

const [file, ...documents] = process.argv.slice(2);
const offline = async (url) => {
  throw new Error(`${url} was fetched`);
};
const io = { fs, fetch: process.env['EDITOR_ONLINE'] ? fetch : offline };
const spectral = new Spectral();
spectral.setRuleset(await load(file));
const findings = [];
for (const path of documents) {
  const document = new Document(fs.readFileSync(path, 'utf8'), Yaml, path);
  findings.push(...(await spectral.run(document, { ignoreUnknownFormat: true })));
}
console.log(JSON.stringify(findings));

async function load(ruleset) {
  const plugins = [...runtime(io), commonjs()];
  let input = ruleset;
  if (/\.(json|ya?ml)$/.test(ruleset)) {
    input = join(dirname(ruleset), '.spectral.js');
    plugins.unshift(stdin(await migrateRuleset(ruleset, { format: 'esm', ...io }), input));
  }
  const bundle = await rollup({ input, plugins, treeshake: false, watch: false, perf: false, onwarn: () => {} });
  const { output } = await bundle.generate({ format: 'iife', exports: 'auto' });
  return new Ruleset(Function(`return ${output[0].code}`)(), { severity: 'recommended', source: input });
}
