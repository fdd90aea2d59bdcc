// What docs/spectral.md states, run: its blocks in both programs, and its ruleset in the way of the editor.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { comparable, compare, copyDocuments, findings, npm, QUIET, ROOT, run, same } from './spectral-project.mjs';

/** What the extension 1.1.4 (2024-11-25) is built on, at the lowest versions that this Spectral allows. It knows no OpenAPI 3.2. */
export const EDITOR = {
  spectral: '@stoplight/spectral-cli@6.14.2',
  overrides: {
    '@stoplight/spectral-core': '1.19.4',
    '@stoplight/spectral-formats': '1.8.1',
    '@stoplight/spectral-functions': '1.9.1',
    '@stoplight/spectral-ruleset-bundler': '1.6.0',
    '@stoplight/spectral-ruleset-migrator': '1.11.0',
    '@stoplight/spectral-rulesets': '1.21.1',
  },
};

const CHAT = `    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {model: {type: string}, messages: {type: array, items: {type: object}}, temperature: {type: number}}}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}}
`;

/** What docs/spectral.md states, with its own blocks: under each heading, what must be true of the findings. */
export async function checkPage(installer, folder) {
  const page = await readFile(join(ROOT, 'docs/spectral.md'), 'utf8');
  const documents = await writeChats(folder);
  const [chat, legacy] = documents;
  const all = await withRuleset(folder, 'extends: [assay/rulesets/recommended]\n', documents);
  need(all, 'ai-usage-present', { source: chat, path: '/v1/chat' });
  need(all, 'ai-usage-present', { source: chat, path: '/internal' });
  need(all, 'ai-error-4xx-declared', { source: chat, severity: 0 });
  need(all, 'ai-error-4xx-declared', { source: legacy, severity: 0 });
  refuse(all, 'ai-docs-inference-example', {});
  const expectations = {
    "Spectral's command line": (found) => {
      need(found, 'ai-usage-present', { source: chat });
      need(found, 'operation-operationId', {});
    },
    'Turning rules off and changing severities': (found) => {
      refuse(found, 'ai-usage-present', {});
      need(found, 'ai-error-4xx-declared', { severity: 3 });
      refuse(found, 'ai-error-4xx-declared', { severity: 0 });
    },
    'One rule of a larger preset': (found) => {
      need(found, 'ai-docs-inference-example', { severity: 1 });
      need(found, 'ai-usage-present', {});
      refuse(found, 'ai-ratelimit-headers', {});
    },
    'Some files, some parts': (found) => {
      refuse(found, 'ai-error-4xx-declared', { source: legacy });
      need(found, 'ai-error-4xx-declared', { source: chat });
      refuse(found, 'ai-usage-present', { source: chat, path: '/internal' });
      need(found, 'ai-usage-present', { source: chat, path: '/v1/chat' });
      need(found, 'ai-usage-present', { source: legacy });
    },
    'The VS Code extension': (found) => {
      refuse(found, 'ai-usage-present', {});
      need(found, 'ai-error-4xx-declared', { severity: 3 });
    },
  };
  for (const [heading, expect] of Object.entries(expectations)) {
    const blocks = blocksOf(page, heading);
    if (blocks.length === 0) throw new Error(`docs/spectral.md has no block under ${heading}`);
    for (const { language, text } of blocks) {
      const found = await withRuleset(folder, text, documents, language);
      try {
        expect(found);
      } catch (error) {
        throw new Error(`${installer}, docs/spectral.md, ${heading} (${language}): ${error.message}`);
      }
      console.log(`${installer}, docs/spectral.md, ${heading} (${language}): as stated, ${found.length} findings`);
    }
  }
}

function blocksOf(page, heading) {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return Array.from(section.matchAll(/```(yaml|js)\n([\s\S]*?)```/g), ([, language, text]) => ({ language, text }));
}

async function withRuleset(folder, text, documents, language = 'yaml') {
  const file = join(folder, `.spectral.${language}`);
  await writeFile(file, text);
  try {
    return await compare('a ruleset of docs/spectral.md', folder, documents, []);
  } finally {
    await rm(file);
  }
}

async function writeChats(folder) {
  const text = `openapi: 3.1.0\ninfo: {title: Chat, version: 1.0.0}\npaths:\n  /v1/chat:\n${CHAT}  /internal:\n${CHAT}`;
  const files = [join(folder, 'openapi.yaml'), join(folder, 'legacy/openapi.yaml')];
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return files;
}

function matching(found, code, { source, path, severity }) {
  return found.filter(
    (one) =>
      one.code === code &&
      (source === undefined || one.source === source) &&
      (path === undefined || one.path[1] === path) &&
      (severity === undefined || one.severity === severity),
  );
}

function need(found, code, where) {
  if (matching(found, code, where).length === 0) throw new Error(`expected ${code} ${JSON.stringify(where)}, found none`);
}

function refuse(found, code, where) {
  const wrong = matching(found, code, where);
  if (wrong.length > 0) throw new Error(`expected no ${code} ${JSON.stringify(where)}, found ${wrong.length}`);
}

export async function installForEditor(folder, tarball) {
  await mkdir(folder);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'editor', private: true, version: '0.0.0', overrides: EDITOR.overrides }),
  );
  await npm(['install', ...QUIET, EDITOR.spectral], folder);
  // The rules alone, without the packages that the program around them brings.
  await npm(['install', ...QUIET, '--no-save', '--prefix', join(folder, 'packed'), tarball], folder);
  await mkdir(join(folder, 'node_modules/assay'), { recursive: true });
  await cp(join(folder, 'packed/node_modules/assay'), join(folder, 'node_modules/assay'), { recursive: true });
  return folder;
}

/** The ruleset that docs/spectral.md gives for the editor, bundled as the editor does it, finds what the command line finds. */
export async function checkEditor(what, folder) {
  const page = await readFile(join(ROOT, 'docs/spectral.md'), 'utf8');
  const [{ text }] = blocksOf(page, 'The VS Code extension');
  const rulesets = {
    'by path in YAML': ['.spectral.yaml', text],
    'by path in JavaScript': [
      '.spectral.js',
      "import recommended from './node_modules/assay/dist/rulesets/recommended.js';\nexport default { extends: [recommended] };\n",
    ],
  };
  const documents = [...(await writeChats(folder)), ...(await copyDocuments(folder)).filter((path) => path.startsWith(folder))];
  await cp(join(ROOT, 'test/external/editor.mjs'), join(folder, 'editor.mjs'));
  for (const [how, [name, ruleset]] of Object.entries(rulesets)) {
    await writeFile(join(folder, name), ruleset);
    const { stdout } = await run(process.execPath, ['editor.mjs', join(folder, name), ...documents], {
      cwd: folder,
      maxBuffer: 2 ** 28,
    });
    const editor = JSON.parse(stdout).map(comparable);
    const cli = await findings(join(folder, 'node_modules/.bin/spectral'), ['lint', '-f', 'json', '-q', ...documents], folder);
    same(`${what}, ${how}`, ['the command line', cli.map(comparable)], ['the editor', editor]);
    console.log(`${what}, ${how}: ${editor.length} findings, as on the command line`);
    await rm(join(folder, name));
  }
  // A bare name in JavaScript is a URL to the editor: the page says so.
  await writeFile(
    join(folder, '.spectral.js'),
    "import it from 'assay/rulesets/recommended';\nexport default { extends: [it] };\n",
  );
  const refused = await run(process.execPath, ['editor.mjs', join(folder, '.spectral.js')], { cwd: folder }).then(
    () => '',
    (error) => String(error.stderr),
  );
  await rm(join(folder, '.spectral.js'));
  if (!/https:\/\/[^ ]*assay\/rulesets\/recommended/.test(refused))
    throw new Error(`${what}: a bare name was not fetched: ${refused}`);
}
