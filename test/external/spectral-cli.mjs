// Proves that our rulesets are Spectral rulesets: packs assay, installs the package beside the real Spectral CLI with npm and with pnpm,
// lints the same documents with both programs and compares what they print; then what docs/spectral.md states, and its ruleset in the way of the editor. `npm run test:spectral-cli`, with `-- page` for the page alone; needs the registry.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEditor, checkPage, installForEditor } from './spectral-page.mjs';
import { compare, copyDocuments, npm, pack, QUIET } from './spectral-project.mjs';

const SPECTRAL = '@stoplight/spectral-cli@6.16.3';
const PNPM = 'pnpm@10.20.0';
const PRESETS = ['recommended', 'strict', 'all'];

const INSTALLERS = {
  npm: (folder, tarball) => npm(['install', ...QUIET, tarball, SPECTRAL], folder),
  pnpm: (folder, tarball) => npm(['exec', '--yes', '--', PNPM, 'add', '--ignore-scripts', tarball, SPECTRAL], folder),
};

const temporary = await realpath(await mkdtemp(join(tmpdir(), 'assay-spectral-')));
try {
  const tarball = await pack(temporary);
  for (const [name, install] of Object.entries(INSTALLERS)) {
    const folder = join(temporary, name);
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, version: '0.0.0' }));
    await install(folder, tarball);
    if (process.argv[2] !== 'page') await checkProject(name, folder);
    await checkPage(name, folder);
    if (name === 'npm') await checkEditor('the editor', folder);
  }
  await checkEditor('the editor 1.1.4', await installForEditor(join(temporary, 'editor'), tarball));
  console.log('Spectral and assay print the same findings.');
} finally {
  await rm(temporary, { recursive: true, force: true });
}

async function checkProject(installer, folder) {
  const documents = await copyDocuments(folder);
  for (const preset of PRESETS) {
    // Both spellings must work: the bare subpath, and the one with the extension that many rulesets are written with.
    for (const specifier of preset === 'recommended'
      ? [`assay/rulesets/${preset}`, `assay/rulesets/${preset}.js`]
      : [`assay/rulesets/${preset}`]) {
      await writeFile(join(folder, '.spectral.yaml'), `extends: [${specifier}]\n`);
      await compare(`${installer}, extends ${specifier}`, folder, documents, ['--preset', preset]);
    }
  }
  await writeFile(
    join(folder, '.spectral.yaml'),
    "extends: ['spectral:oas', assay/rulesets/recommended]\nrules:\n  ai-usage-present: off\n  ai-error-4xx-declared: hint\n",
  );
  await compare(`${installer}, extends spectral:oas as well`, folder, documents.slice(0, 6), []);
  await writeFile(
    join(folder, '.spectral.js'),
    "import recommended from 'assay/rulesets/recommended';\nexport default { extends: [recommended] };\n",
  );
  await rm(join(folder, '.spectral.yaml'));
  await compare(`${installer}, a ruleset in JavaScript`, folder, documents.slice(0, 6), []);
  await rm(join(folder, '.spectral.js'));
}
