import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/index.ts';

test('a description of a large provider, one file for each operation and schema, is read as a whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-many-'));
  try {
    await mkdir(join(folder, 'models'));
    const count = 400;
    const paths: string[] = [];
    for (let index = 0; index < count; index++) {
      paths.push(`  /things/${index}:\n    get:\n      $ref: operation-${index}.yaml\n`);
      const operation = `responses:\n  '200':\n    description: It.\n    content: {application/json: {schema: {$ref: models/thing-${index}.yaml}}}\n`;
      await writeFile(join(folder, `operation-${index}.yaml`), operation);
      await writeFile(join(folder, 'models', `thing-${index}.yaml`), 'type: object\n');
    }
    const root = `openapi: 3.0.3\ninfo: {title: Things, version: '1'}\npaths:\n${paths.join('')}`;
    await writeFile(join(folder, 'openapi.yaml'), root);
    const description = await loadDescription({ source: 'openapi.yaml', cwd: folder });
    expect(description.problems).toEqual([]);
    expect(description.documents.size).toBe(1 + 2 * count);
  } finally {
    await rm(folder, { recursive: true });
  }
});
