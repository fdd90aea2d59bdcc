import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('the README counts the conventions right, and its links lead somewhere', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain(`[${CLAUSES.length} of them](docs/conventions.md)`);
  for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) expect(existsSync(join(root, path!)), path).toBe(true);
});
