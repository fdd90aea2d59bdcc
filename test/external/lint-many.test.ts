// `assay lint` of many documents in several threads. Needs a build.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram, start } from './processes.ts';

const description = (name: string) => `openapi: 3.1.0
info: {title: ${name}, version: '1'}
paths:
  /a: {get: {responses: {'200': {description: OK, content: {application/json: {schema: {$ref: 'shared.yaml#/S'}}}}}}}
`;

async function folderOf(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-lint-many-'));
  await writeFile(join(folder, 'shared.yaml'), 'S: {type: object, example: 1}\n');
  await writeFile(join(folder, 'rules.yaml'), 'extends: [[spectral:oas, all]]\n');
  for (let index = 0; index < count; index++) await writeFile(join(folder, `api-${index}.yaml`), description(`API ${index}`));
  return folder;
}

test.each(['pretty', 'json', 'sarif'])('two threads print what one prints, in the same order (%s)', async (format) => {
  const cwd = await folderOf(9);
  const args = ['lint', 'api-*.yaml', '-r', 'rules.yaml', '-f', format];
  const one = await runProgram([...args, '--concurrency', '1'], { cwd });
  const two = await runProgram([...args, '--concurrency', '2', '--cache-location', 'cache'], { cwd });
  expect({ code: two.code, stdout: two.stdout, stderr: two.stderr }).toEqual({ code: 1, stdout: one.stdout, stderr: one.stderr });
  const cached = await runProgram([...args, '--cache-location', 'cache'], { cwd });
  expect({ code: cached.code, stdout: cached.stdout }).toEqual({ code: 1, stdout: one.stdout });
});

test('an error in one thread ends all, and is told as without threads', async () => {
  const cwd = await folderOf(4);
  await writeFile(join(cwd, 'api-2.yaml'), '');
  await writeFile(join(cwd, 'broken.yaml'), 'rules: {a: {given: 1}}\n');
  for (const ruleset of ['rules.yaml', 'broken.yaml', 'exit.cjs']) {
    await writeFile(join(cwd, 'exit.cjs'), 'process.exit(0);\n');
    const args = ['lint', 'api-*.yaml', '-r', ruleset, '-f', 'json'];
    const [one, two] = [
      await runProgram([...args, '--concurrency', '1'], { cwd }),
      await runProgram([...args, '--concurrency', '2'], { cwd }),
    ];
    expect({ code: two.code, stdout: two.stdout }).toEqual({ code: 2, stdout: '' });
    if (ruleset === 'exit.cjs') expect(two.stderr).toMatch(/^error .*ended from within/);
    else expect(two.stderr).toBe(one.stderr);
  }
});

test('Ctrl-C ends all threads within a second', async () => {
  const cwd = await folderOf(2);
  // Rules that never end, each in a thread.
  await writeFile(
    join(cwd, 'busy.mjs'),
    'export default { rules: { busy: { given: "$", then: { function: () => { console.error("busy"); for (;;); } } } } };\n',
  );
  const { child, finished, until } = start(['lint', 'api-*.yaml', '-r', 'busy.mjs', '--concurrency', '2'], { cwd });
  await Promise.race([until(/busy/).catch(() => undefined), new Promise((done) => setTimeout(done, 1500))]);
  const interrupted = performance.now();
  child.kill('SIGINT');
  expect((await finished).code).toBe(130);
  expect(performance.now() - interrupted).toBeLessThan(1000);
});
