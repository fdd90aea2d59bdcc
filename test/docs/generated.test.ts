import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents } from '../../scripts/documents.ts';
import { CLAUSES } from '../../src/clauses/index.ts';
import { root } from '../structure/imports.ts';

test('the generated documents are current', async () => {
  for (const { path, text } of await documents()) {
    expect(readFileSync(join(root, path), 'utf8') === text ? 'current' : `${path} is not current: run npm run generate`).toBe(
      'current',
    );
  }
});

test('no page of rules is left over from before', async () => {
  const generated = (await documents()).map(({ path }) => path);
  const pages = readdirSync(join(root, 'docs/rules')).map((name) => `docs/rules/${name}`);
  expect(pages.filter((path) => !generated.includes(path))).toEqual([]);
});

test('every link in docs leads somewhere', () => {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  const broken = pages.flatMap((name) => {
    const file = join(root, 'docs', name);
    return Array.from(readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g), ([, path]) => path ?? '')
      .filter((path) => !existsSync(join(dirname(file), path)))
      .map((path) => `${name}: ${path}`);
  });
  expect(broken).toEqual([]);
});

test('the README counts the conventions right, and its links lead somewhere', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain(`[${CLAUSES.length} of them](docs/conventions.md)`);
  for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) expect(existsSync(join(root, path!)), path).toBe(true);
});
