// Writes docs/findings.md. It needs ../shared/specs, so it is no part of `npm run generate`: `npm run generate:findings`.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/config/package-root.ts';
import { FINDINGS, findingsDocument, hasSpecs } from './findings-document.ts';

if (hasSpecs()) {
  await writeFile(join(packageRoot, FINDINGS), await findingsDocument());
  console.error(`wrote ${FINDINGS}`);
} else {
  console.error('The descriptions are not here: ../shared/specs is missing.');
  process.exitCode = 2;
}
