// package.json and the imports say the same.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, root, sourceFiles } from './imports.ts';

type Versions = Readonly<Record<string, string>>;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
};

/** Which packages are imported, each with one of the files that do. */
function packagesOf(files: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { from, to, own } of files.flatMap(importsOf)) {
    if (own || to.startsWith('node:') || builtinModules.includes(to) || to.startsWith('assay')) continue;
    found.set(/^(?:@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to, from);
  }
  return found;
}

const shipped = packagesOf(sourceFiles('src', 'rulesets', 'reference-api'));
const tools = packagesOf([
  // The SDK tests have a package.json of their own.
  ...sourceFiles('scripts', 'test').filter((file) => !file.startsWith('test/external/sdk')),
  'vitest.config.ts',
  'vitest.external.config.ts',
]);

/** prism-http takes `^5.8.0` of it, and from 5.9 on it wants Node 24: without a lock file an older Node would be given that. */
const PINNED = ['@stoplight/prism-core'];
/** Run from the command line or named in a configuration. */
const RUN = ['@biomejs/biome', '@types/node', '@types/ws', '@vitest/coverage-v8'];

test('what the program imports is a dependency', () => {
  expect([...shipped].filter(([name]) => manifest.dependencies[name] === undefined)).toEqual([]);
});

test('what scripts and tests import is a dependency', () => {
  const known = { ...manifest.dependencies, ...manifest.devDependencies };
  expect([...tools].filter(([name]) => known[name] === undefined)).toEqual([]);
});

test('every dependency is imported', () => {
  expect(Object.keys(manifest.dependencies).filter((name) => !shipped.has(name) && !PINNED.includes(name))).toEqual([]);
  expect(Object.keys(manifest.devDependencies).filter((name) => !tools.has(name) && !RUN.includes(name))).toEqual([]);
});

test('every version is exact', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
