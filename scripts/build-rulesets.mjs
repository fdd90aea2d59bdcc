// The rulesets that Spectral extends: dist/rulesets/{recommended,strict,all}.js, which take what they are from one file, rules.bundle.js.
// That file holds the rules as text (decision 008): the Spectral CLI parses every module of a ruleset three times before it runs it.
import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const PRESETS = ['recommended', 'strict', 'all'];
const FORMATS = '@stoplight/spectral-formats';

/** @param {string} root with a slash at the end */
export async function buildRulesets(root) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: {
      contents: PRESETS.map((name) => `export { default as ${name} } from './rulesets/${name}.ts';`).join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    write: false,
    metafile: true,
    bundle: true,
    format: 'cjs',
    platform: 'neutral',
    target: 'es2022',
    packages: 'external',
    logLevel: 'warning',
  });
  const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  if (outside.some((path) => path !== FORMATS))
    throw new Error(`the rules reach ${outside.join(', ')}: expected ${FORMATS} alone`);
  const code = `${outputFiles[0].text}\n//# sourceURL=assay/rules.js`;
  await writeFile(
    `${root}dist/rulesets/rules.bundle.js`,
    `// The rules of assay, compiled from rulesets/ and src/api-map. See docs/decisions/008.
import * as formats from '@stoplight/spectral-formats';

const module = { exports: {} };
new Function('module', 'require', ${JSON.stringify(code)})(module, () => formats);
export const { ${PRESETS.join(', ')} } = module.exports;
`,
  );
  for (const name of PRESETS) {
    await writeFile(`${root}dist/rulesets/${name}.js`, `export { ${name} as default } from './rules.bundle.js';\n`);
  }
}
