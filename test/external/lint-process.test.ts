// `assay lint` as a process that is interrupted, or ended from within. Needs a build.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram, start } from './processes.ts';

const HEAD = "openapi: 3.1.0\ninfo: {title: x, version: '1'}\n";

test('a ruleset that ends the process is no success', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-lint-process-'));
  await writeFile(join(folder, 'openapi.yaml'), `${HEAD}paths: {}\n`);
  await writeFile(join(folder, 'exit.cjs'), 'process.exit(0);\n');
  const { code, stdout, stderr } = await runProgram(['lint', 'openapi.yaml', '-r', 'exit.cjs'], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error .*ended from within/);
});

test('Ctrl-C ends lint within a second, while it waits for a server and while it computes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-lint-process-'));
  let connected = () => {};
  const asked = new Promise<void>((done) => {
    connected = done;
  });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    connected();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await writeFile(
    join(folder, 'waits.yaml'),
    `${HEAD}paths: {}\ncomponents: {schemas: {A: {$ref: 'http://127.0.0.1:${port}/a.yaml#/A'}}}\n`,
  );
  const schemas = Array.from({ length: 40_000 }, (_, at) => `    S${at}: {$ref: '#/components/schemas/S${(at * 7) % 40_000}'}\n`);
  await writeFile(join(folder, 'computes.yaml'), `${HEAD}paths: {}\ncomponents:\n  schemas:\n${schemas.join('')}`);
  for (const [name, begun] of [
    ['waits.yaml', asked],
    ['computes.yaml', undefined],
  ] as const) {
    const { child, finished, until } = start(['lint', name, '-v'], { cwd: folder });
    await (begun ?? Promise.race([until(/./).catch(() => undefined), new Promise((done) => setTimeout(done, 1500))]));
    const interrupted = performance.now();
    child.kill('SIGINT');
    const { code, stderr } = await finished;
    expect({ name, code, stderr }).toEqual({ name, code: 130, stderr: '' });
    // Half a second is what a command is given to let go of its sockets.
    expect(performance.now() - interrupted).toBeLessThan(1000);
  }
  server.close();
});
