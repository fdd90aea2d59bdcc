// What a user meets at the outside of the process: exit codes, one clear line, Ctrl-C, targets that misbehave. Needs a build.
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../structure/imports.ts';
import { groupIsAlive, program, runProgram, start } from './processes.ts';

const reference = join(root, 'reference-api/openapi.yaml');
const STACK = /^\s+at .+[:(]\d+/m;
let folder: string;

beforeAll(async () => {
  expect(existsSync(program), 'npm run build first').toBe(true);
  folder = await mkdtemp(join(tmpdir(), 'assay-process-'));
});

test('a missing, empty or binary file, a folder and plain text: exit 2 and one clear line that names the file', async () => {
  await writeFile(join(folder, 'empty.yaml'), '');
  await writeFile(join(folder, 'comment.yaml'), '# nothing\n');
  await writeFile(
    join(folder, 'paper.pdf'),
    Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from([0xe2, 0xe3, 0xcf, 0xd3, 0, 1, 2, 0xff])]),
  );
  for (const command of ['lint', 'map', 'mock']) {
    for (const name of ['nosuch.yaml', 'empty.yaml', 'comment.yaml', 'paper.pdf', '.']) {
      const { code, stdout, stderr } = await runProgram([command, name], { cwd: folder });
      expect({ command, name, code, stdout }).toEqual({ command, name, code: 2, stdout: '' });
      expect(stderr.split('\n')[0]).toContain(name);
      expect(stderr).not.toMatch(STACK);
    }
  }
});

test('a tab in YAML and a JSON that is cut are findings at their positions, exit 1', async () => {
  await writeFile(join(folder, 'tab.yaml'), 'openapi: 3.1.0\ninfo:\n\ttitle: x\n');
  await writeFile(join(folder, 'cut.json'), '{"openapi": "3.1.0", "info": {"title": "x", ');
  for (const [name, line] of [
    ['tab.yaml', 2],
    ['cut.json', 0],
  ] as const) {
    const { code, stdout, stderr } = await runProgram(['lint', name, '-f', 'json'], { cwd: folder });
    expect(code, stderr).toBe(1);
    const parser = JSON.parse(stdout).filter((finding: { code: string }) => finding.code === 'parser');
    expect(parser.length).toBeGreaterThan(0);
    expect(parser[0].range.start.line).toBe(line);
    const pretty = await runProgram(['lint', name], { cwd: folder });
    expect(pretty.code).toBe(1);
    expect(pretty.stdout + pretty.stderr).toContain(`${name}:${line + 1}`);
    expect(pretty.stdout + pretty.stderr).not.toMatch(STACK);
  }
});

const openSockets = new Set<Socket>();
const servers: Server[] = [];
afterAll(() => {
  for (const socket of openSockets) socket.destroy();
  for (const server of servers) server.close();
});

function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    openSockets.add(socket);
    socket.on('close', () => openSockets.delete(socket));
    socket.on('error', () => {});
    onConnection(socket);
  });
  servers.push(server);
  return new Promise((ready) =>
    server.listen(0, '127.0.0.1', () => ready(`http://127.0.0.1:${(server.address() as { port: number }).port}`)),
  );
}

test('a target that refuses connections: exit 2, the address in one line', async () => {
  const target = await listen(() => {});
  const server = servers.pop() as Server;
  await new Promise((closed) => server.close(closed));
  const { code, stderr, ms } = await runProgram(['test', reference, '--target', target]);
  expect(code).toBe(2);
  expect(stderr).toContain(new URL(target).host);
  expect(stderr).not.toMatch(STACK);
  expect(ms).toBeLessThan(10_000);
});

test('a target that accepts and never answers ends within the time limit', async () => {
  const target = await listen(() => {});
  const { code, stderr, ms } = await runProgram(['test', reference, '--target', target, '--timeout', '1000']);
  expect([1, 2]).toContain(code);
  expect(stderr).not.toMatch(STACK);
  expect(ms).toBeLessThan(90_000);
});

test('a target that streams without end ends with a verdict', async () => {
  const target = await listen((socket) => {
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n');
      const flood = () => {
        while (!socket.destroyed && socket.writable) if (!socket.write('data: {"x":1}\n\n'.repeat(500))) break;
      };
      socket.on('drain', flood);
      flood();
    });
  });
  const { code, stderr, ms } = await runProgram(['test', reference, '--target', target, '--timeout', '1000']);
  expect([1, 2]).toContain(code);
  expect(stderr).not.toMatch(STACK);
  expect(ms).toBeLessThan(120_000);
});

/** A description that takes long to lint or map: many operations that share deep schemas. */
async function large(): Promise<string> {
  const file = join(folder, 'large.json');
  const properties = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`p${i}`, { $ref: `#/components/schemas/S${(i * 7) % 60}` }]),
  );
  const schemas = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`S${i}`, { type: 'object', properties: i % 3 === 0 ? {} : properties }]),
  );
  const operation = (i: number) => ({
    operationId: `op${i}`,
    requestBody: {
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              model: { type: 'string' },
              messages: { type: 'array', items: { $ref: '#/components/schemas/S1' } },
              temperature: { type: 'number' },
            },
          },
        },
      },
    },
    responses: {
      200: { description: 'x', content: { 'application/json': { schema: { $ref: `#/components/schemas/S${i % 60}` } } } },
    },
  });
  const paths = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`/p${i}`, { post: operation(i) }]));
  await writeFile(file, JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths, components: { schemas } }));
  return file;
}

test('Ctrl-C ends every command within a second, exit 130, and leaves no process', async () => {
  const silent = await listen(() => {});
  const file = await large();
  const commands: readonly (readonly [args: string[], ready: RegExp | number])[] = [
    [['serve', '-p', '0'], /listening on/],
    [['mock', reference, '-p', '0'], /listening on/],
    [['test', reference, '--target', silent, '--timeout', '60000'], 1500],
    [['lint', file, '--preset', 'all'], 700],
    [['map', file], 500],
    [['demo'], 1200],
  ];
  for (const [args, ready] of commands) {
    const running = start(args);
    if (typeof ready === 'number') await Promise.race([new Promise((wake) => setTimeout(wake, ready)), running.finished]);
    else await running.until(ready);
    const endedBefore = running.child.exitCode !== null;
    const asked = performance.now();
    running.child.kill('SIGINT');
    const { code, stderr } = await running.finished;
    expect({ args, endedBefore, code }, stderr).toEqual({ args, endedBefore: false, code: 130 });
    expect(performance.now() - asked, args.join(' ')).toBeLessThan(1000);
    expect(groupIsAlive(running.child), args.join(' ')).toBe(false);
    expect(stderr).not.toMatch(STACK);
  }
});

test('an open stream does not keep the mock or the reference API alive', async () => {
  for (const args of [
    ['serve', '-p', '0'],
    ['mock', reference, '-p', '0', '--tps', '1'],
  ]) {
    const running = start(args);
    const [, url] = await running.until(/listening on (http:\S+)/);
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-assay-reference' },
      body: JSON.stringify({ model: 'assay-1', messages: [{ role: 'user', content: 'Hello' }], stream: true }),
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const asked = performance.now();
    running.child.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    expect(performance.now() - asked).toBeLessThan(1000);
    await reader.cancel().catch(() => {});
  }
});

test('a reader that closes the pipe early is no error', async () => {
  const running = start(['list', 'clauses']);
  running.child.stdout?.destroy();
  const { code, stderr } = await running.finished;
  expect(code).toBe(0);
  expect(stderr).toBe('');
});

test('a data directory that is in use or cannot be made: exit 2 and the reason; Ctrl-C gives it back', async () => {
  const data = join(folder, 'data');
  const serve = (directory: string) => ['serve', '-p', '0', '--data', directory];
  const first = start(serve(data));
  await first.until(/listening on/);
  const refused = await runProgram(serve(data));
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/in use by another process[\s\S]*ASSAY_SERVE_DATA/)]);
  first.child.kill('SIGINT');
  expect((await first.finished).code).toBe(130);
  const again = start(serve(data));
  await again.until(/listening on/);
  again.child.kill('SIGINT');
  await again.finished;
  await writeFile(join(folder, 'file'), '');
  expect((await runProgram(serve(join(folder, 'file', 'data')))).code).toBe(2);
});
