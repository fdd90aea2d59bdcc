// The linters that are compared, as the commands that lint one description with what their users would take first.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NODE_MODULES = join(HERE, 'node_modules');

/** Of the rulesets that Spectral has, the one for this description. */
function rulesetFor(description) {
  const head = readFileSync(description, 'utf8').slice(0, 4000);
  return /^\s*[{,]?\s*"?asyncapi"?\s*:/m.test(head) ? 'asyncapi' : /^\s*[{,]?\s*"?arazzo"?\s*:/m.test(head) ? 'arazzo' : 'oas';
}

/** `command(description)` for each. assay and Spectral read the same ruleset. */
export function linters(folder) {
  const rulesetOf = (description) => {
    const name = rulesetFor(description);
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, `extends: ["spectral:${name}"]\n`);
    return file;
  };
  const assay = resolve(HERE, '../dist/cli/assay.js');
  const spectral = join(NODE_MODULES, '@stoplight/spectral-cli/dist/index.js');
  const redocly = join(NODE_MODULES, '@redocly/cli/bin/cli.js');
  const vacuum = findVacuum();
  const all = [
    {
      name: 'assay',
      version: versionOf(resolve(HERE, '../package.json')),
      node: true,
      command: (file) => [assay, 'lint', '-q', '-f', 'json', '-r', rulesetOf(file), file],
    },
    {
      name: 'Spectral',
      version: versionOf(join(NODE_MODULES, '@stoplight/spectral-cli/package.json')),
      node: true,
      command: (file) => [spectral, 'lint', '-q', '-f', 'json', '-r', rulesetOf(file), file],
    },
    {
      name: 'Redocly',
      version: versionOf(join(NODE_MODULES, '@redocly/cli/package.json')),
      node: true,
      command: (file) => [redocly, 'lint', '--extends', 'recommended', '--format', 'json', '--max-problems', '100000', file],
    },
  ];
  if (vacuum !== undefined) {
    all.push({
      name: 'vacuum',
      version: execFileSync(vacuum, ['version'], { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '',
      node: false,
      command: (file) => [vacuum, 'lint', '--no-banner', '--no-style', '--details', '--all-results', '-r', rulesetOf(file), file],
    });
  }
  return all;
}

function findVacuum() {
  const places = [process.env.VACUUM, ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'vacuum'))];
  return [...places, join(homedir(), 'go/bin/vacuum')].find((place) => place !== undefined && existsSync(place));
}

function versionOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
