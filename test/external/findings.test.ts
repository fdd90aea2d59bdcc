// docs/findings.md says what the rules find today.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FINDINGS, findingsDocument, hasSpecs } from '../../scripts/findings-document.ts';
import { root } from '../structure/imports.ts';

test.runIf(hasSpecs())('docs/findings.md is current', async () => {
  const written = readFileSync(join(root, FINDINGS), 'utf8');
  // Line by line, so that a difference shows the rule.
  expect(written.split('\n'), 'run npm run generate:findings').toEqual((await findingsDocument()).split('\n'));
});
