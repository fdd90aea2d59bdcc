// Our presets extended in a user's ruleset, by the built program: Spectral's `overrides` by file and by pointer. Needs a build.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { program, runProgram } from './processes.ts';

const operation = `
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {model: {type: string}, messages: {type: array}, temperature: {type: number}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}}`;
const DESCRIPTION = `openapi: 3.1.0
info: {title: Chat, version: 1.0.0}
paths:
  /a:${operation}
  /b:${operation}
`;
const RULESET = `extends: [assay/rulesets/recommended]
overrides:
  - files: ['legacy/**/*.yaml']
    rules: {ai-sampling-temperature-range: off, ai-error-4xx-declared: hint}
  - files: ['openapi.yaml#/paths/~1a']
    rules: {ai-sampling-temperature-range: off}
`;

test('overrides by glob and by pointer change the rules of a preset', async () => {
  expect(existsSync(program), 'npm run build first').toBe(true);
  const folder = await mkdtemp(join(tmpdir(), 'assay-overrides-'));
  await mkdir(join(folder, 'legacy/deep'), { recursive: true });
  for (const name of ['openapi.yaml', 'legacy/deep/old.yaml']) await writeFile(join(folder, name), DESCRIPTION);
  await writeFile(join(folder, '.spectral.yaml'), RULESET);
  const { stdout, stderr } = await runProgram(['lint', '**/*.yaml', '-f', 'json'], { cwd: folder });
  const found = (JSON.parse(stdout) as { code: string; severity: number; path: string[]; source: string }[])
    .filter(({ code }) => ['ai-error-4xx-declared', 'ai-sampling-temperature-range'].includes(code))
    .map(({ code, severity, path, source }) => `${source.slice(folder.length + 1)} ${path[1]} ${code} ${severity}`);
  // Operations that declare the same statuses are one finding, at the first.
  expect(found.sort(), stderr).toEqual([
    'legacy/deep/old.yaml /a ai-error-4xx-declared 3',
    'openapi.yaml /a ai-error-4xx-declared 0',
    'openapi.yaml /b ai-sampling-temperature-range 1',
  ]);
});
