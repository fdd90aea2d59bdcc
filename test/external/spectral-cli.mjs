// Proves that our rulesets are Spectral rulesets: packs assay, installs the package beside the real Spectral CLI with npm and with pnpm,
// lints the same documents with both programs and compares what they print. `npm run test:spectral-cli`; needs the registry.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SPECTRAL = '@stoplight/spectral-cli@6.16.3';
const PNPM = 'pnpm@10.20.0';
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund'];
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
    await checkProject(name, folder);
  }
  console.log('Spectral and assay print the same findings.');
} finally {
  await rm(temporary, { recursive: true, force: true });
}

async function pack(folder) {
  await npm(['pack', '--pack-destination', folder], ROOT);
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  return join(folder, name);
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

async function copyDocuments(folder) {
  await cp(join(ROOT, 'fixtures/rules'), join(folder, 'rules'), { recursive: true });
  const files = await readdir(join(folder, 'rules'), { recursive: true });
  const rules = files.filter((file) => /(^|[\\/])invalid[^\\/]*\.yaml$/.test(file)).map((file) => join(folder, 'rules', file));
  const real = join(ROOT, '../shared/specs');
  const vendors = existsSync(real)
    ? ['openai.yaml', 'anthropic.yaml', 'mistral.yaml', 'hf-tgi.json', 'petstorev3.json', 'assemblyai-asyncapi.yaml'].map(
        (name) => join(real, name),
      )
    : [];
  return [...rules, ...vendors];
}

/** Findings as sets: the CLI sorts per document only. `clause` is ours. */
async function compare(what, folder, documents, ourFlags) {
  const bin = (name) => join(folder, 'node_modules/.bin', name);
  const theirs = await findings(bin('spectral'), ['lint', '-f', 'json', '-q', ...documents], folder);
  const ours = await findings(bin('assay'), ['lint', '-f', 'json', ...ourFlags, ...documents], folder);
  const [left, right] = [new Set(theirs), new Set(ours)];
  const missing = [...left].filter((finding) => !right.has(finding));
  const added = [...right].filter((finding) => !left.has(finding));
  console.log(`${what}: Spectral ${theirs.length}, assay ${ours.length} findings in ${documents.length} documents`);
  if (theirs.length === 0) throw new Error(`${what}: nothing was found, so nothing was compared`);
  if (theirs.length !== ours.length || missing.length > 0 || added.length > 0) {
    throw new Error(
      `${what} differ.\nOnly Spectral: ${missing.slice(0, 3).join('\n')}\nOnly assay: ${added.slice(0, 3).join('\n')}`,
    );
  }
}

async function findings(program, args, cwd) {
  const { stdout } = await run(program, args, { cwd, maxBuffer: 2 ** 28 }).catch((error) => {
    // Exit 1 is what findings are; anything else is a failure to run.
    if (error.code !== 1) throw new Error(`${program} exited with ${error.code}: ${error.stderr}`);
    return error;
  });
  return JSON.parse(stdout).map(({ code, path, message, severity, range, source }) =>
    JSON.stringify({ code, path, message, severity, range, source }),
  );
}

async function npm(args, cwd) {
  await run('npm', args, { cwd, maxBuffer: 2 ** 26, env: { ...process.env, npm_config_loglevel: 'error' } }).catch((error) => {
    throw new Error(`npm ${args.join(' ')} failed: ${error.stderr}`);
  });
}
