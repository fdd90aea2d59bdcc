import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fetchText, isPrivate } from '../../src/description/http-source.ts';
import { loadDescription, Node } from '../../src/description/index.ts';
import { AssayError } from '../../src/errors/assay-error.ts';
import { cpuTime } from '../cpu-time.ts';

let folder = '';
const servers: Server[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-load-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function load(name: string, text?: string | Buffer) {
  if (text !== undefined) await writeFile(join(folder, name), text);
  return loadDescription({ source: name, cwd: folder });
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AssayError)) throw new Error(`no AssayError: ${String(error)}`);
  expect(error.message).not.toContain('\n');
  return `${error.code} ${error.message}`;
}

async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const API = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {}\n';

test.each([
  ['openapi: 3.0.3', 'oas3.0'],
  ['openapi: 3.1.1', 'oas3.1'],
  ['openapi: 3.2.0', 'oas3.2'],
  ['openapi: 3.1', 'oas3.1'],
  ['swagger: "2.0"', 'oas2'],
  ['swagger: 2.0', 'oas2'],
  ['asyncapi: 2.6.0', 'asyncapi2'],
  ['asyncapi: 3.0.0', 'asyncapi3'],
  ['openapi: 3.10.0', 'unknown'],
  ['openapi: 4.0.0', 'unknown'],
  ['hello: world', 'unknown'],
  ['just text', 'unknown'],
])('%s is %s', async (text, format) => {
  expect((await load('format.yaml', text)).format).toBe(format);
});

test('a description comes from a file, a URL and stdin, as YAML and as JSON', async () => {
  const json = JSON.stringify({ openapi: '3.1.0', paths: { '/a': { get: { responses: { 200: {} } } } } });
  const origin = await serve((_, response) => response.end(json));
  expect((await load('a.json', json)).version).toBe('3.1.0');
  expect((await loadDescription({ source: `${origin}/a.json`, cwd: folder })).source).toBe(`${origin}/a.json`);
  const piped = await loadDescription({
    source: '-',
    stdin: Readable.from([json.slice(0, 9), json.slice(9)]),
    stdinFilepath: 'x/api.json',
    cwd: folder,
  });
  expect(piped.source).toBe(join(folder, 'x/api.json'));
  const marked = await load('bom.yaml', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(API)]));
  expect(marked.format).toBe('oas3.1');
  expect((await load('utf16.yaml', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(API, 'utf16le')]))).format).toBe(
    'oas3.1',
  );
});

test('what holds no document is refused with one line that names it', async () => {
  await mkdir(join(folder, 'dir'), { recursive: true });
  expect(await refusal(load('nosuch.yaml'))).toMatch(/^ASSAY_DESCRIPTION_NOT_FOUND .*nosuch\.yaml/);
  expect(await refusal(load('dir'))).toMatch(/^ASSAY_DESCRIPTION_UNREADABLE .*dir is a directory/);
  for (const text of ['', '  \n', '# only a comment\n', '---\n', 'null'])
    expect(await refusal(load('empty.yaml', text))).toMatch(/^ASSAY_DESCRIPTION_EMPTY empty\.yaml/);
  expect(await refusal(load('doc.pdf', '%PDF-1.7\n%abc'))).toMatch(
    /^ASSAY_DESCRIPTION_UNREADABLE .*doc\.pdf is not text: it is a PDF/,
  );
  expect(await refusal(load('nul.yaml', 'a: \0'))).toMatch(/NUL/);
  expect(await refusal(load('latin1.yaml', Buffer.from('a: \xe9', 'latin1')))).toMatch(/UTF-8/);
});

test('broken text becomes problems at their positions, and what can be read is kept', async () => {
  const tab = await load('tab.yaml', 'openapi: 3.1.0\npaths:\n\t/a: {}\n');
  expect(tab.problems).toMatchObject([{ code: 'parser', range: { start: { line: 2, character: 0 } } }]);
  expect(tab.format).toBe('oas3.1');
  const cut = await load('cut.json', '{"openapi": "3.1.0",\n "paths": {"/a": [1,');
  expect(cut.problems.length).toBeGreaterThan(0);
  expect(cut.problems[0]?.range?.start.line).toBe(1);
  const twice = await load('twice.yaml', 'openapi: 3.1.0\ninfo: {}\ninfo: {}\n');
  expect(twice.problems).toMatchObject([
    { message: expect.stringContaining('duplicate'), location: { path: ['info'] }, range: { start: { line: 2 } } },
  ]);
  const json = await load('twice.json', '{"openapi": "3.1.0", "a": [{"b": 1,\n "b": 2}]}');
  expect(json.problems).toMatchObject([
    { location: { path: ['a', 0, 'b'] }, range: { start: { line: 1, character: 1 }, end: { character: 4 } } },
  ]);
  expect((await load('alias.yaml', 'openapi: 3.1.0\ninfo: *nope\n')).problems).toMatchObject([{ range: { start: { line: 1 } } }]);
  expect((await load('two.yaml', `${API}---\n${API}`)).problems).toMatchObject([{ range: { start: { line: 3 } } }]);
});

test('hostile texts are refused as problems, in bounded time', async () => {
  const bomb = Array.from(
    { length: 30 },
    (_, index) =>
      `a${index}: &a${index} [${
        index === 0
          ? 'x'
          : Array(10)
              .fill(`*a${index - 1}`)
              .join(',')
      }]`,
  ).join('\n');
  const texts = {
    'flow.yaml': '['.repeat(10_000) + ']'.repeat(10_000),
    'open.yaml': '{a: '.repeat(10_000),
    'deep.json': '{"a":'.repeat(10_000) + 1 + '}'.repeat(10_000),
    'dashes.yaml': '- '.repeat(10_000),
    'block.yaml': Array.from({ length: 2000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
    'bomb.yaml': bomb,
    'broken-bomb.yaml': `${bomb}\nz: [\n`,
    'self.yaml': 'a: &a [*a]\n',
    'wide.yaml': Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n'),
  };
  const started = cpuTime();
  for (const [name, text] of Object.entries(texts)) {
    const description = await load(name, text);
    expect([name, description.problems.length > 0]).toEqual([name, name !== 'wide.yaml']);
    expect(description.problems.every((problem) => problem.range !== undefined)).toBe(true);
  }
  expect(cpuTime() - started).toBeLessThan(8000);
});

test('anchors are shared, merge keys merge, and keys are strings', async () => {
  const description = await load(
    'merge.yaml',
    'x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: *x\nr: {200: ok, on: yes, d: 2020-01-01}\n"__proto__": {q: 1}\n',
  );
  const root = description.root as Record<string, unknown>;
  expect(root.y).toEqual({ a: 1, b: 3 });
  expect(root.z).toBe(root.x);
  expect(root.r).toEqual({ 200: 'ok', on: 'yes', d: '2020-01-01' });
  expect(Object.hasOwn(root, '__proto__')).toBe(true);
  expect(({} as { q?: unknown }).q).toBeUndefined();
});

test('every value has a range, in YAML and in JSON, also under numeric keys', async () => {
  for (const [name, text] of [
    ['r.yaml', 'a:\n  200:\n    - one\n    - two\n'],
    ['r.json', '{"a":\n{"200":\n["one",\n"two"]}}'],
  ] as const) {
    const description = await load(name, text);
    expect(description.rangeOf({ source: description.source, path: ['a', 200, 1] })?.start.line).toBe(3);
    expect(description.rangeOf({ source: description.source, path: ['a', '200', 1, 'deeper'] })?.start.line).toBe(3);
    expect(description.documents.get(description.source)?.rangeOf(['a', 'nothing'])).toBeUndefined();
  }
});

test('references across files resolve, with shared and cyclic parts', async () => {
  await mkdir(join(folder, 'parts'), { recursive: true });
  await writeFile(
    join(folder, 'parts/pet shop.yaml'),
    'Pet:\n  type: object\n  properties:\n    owner: {$ref: "../people.json#/Owner"}\n',
  );
  await writeFile(
    join(folder, 'people.json'),
    '{"Owner": {"properties": {"pets": {"items": {"$ref": "parts/pet%20shop.yaml#/Pet"}}}}}',
  );
  const description = await load(
    'files.yaml',
    `${API}components:\n  schemas:\n    Pet: {$ref: "./parts/pet%20shop.yaml#/Pet"}\n`,
  );
  expect(description.problems).toEqual([]);
  expect(description.documents.size).toBe(3);
  const pet = Node.root(description).at('components', 'schemas', 'Pet');
  const again = pet?.at('properties', 'owner', 'properties', 'pets', 'items');
  expect(again?.id).toBe(pet?.id);
  expect(pet?.source).toBe(join(folder, 'parts/pet shop.yaml'));
  expect(description.rangeOf({ source: pet?.source ?? '', path: ['Pet', 'type'] })?.start.line).toBe(1);
});

test('a reference that leads nowhere is a problem with its place and ends nothing', async () => {
  const description = await load(
    'refs.yaml',
    `${API}components:
  schemas:
    A: {$ref: '#/components/schemas/Missing'}
    B: {$ref: 'nosuch.yaml#/X'}
    C: {$ref: 'ftp://example.com/x'}
    Fine: {type: string}
    D:
      properties: {$ref: {type: string}, example: {$ref: '#/components/schemas/Fine'}}
      example: {$ref: '#/not/a/reference'}
      default: {$ref: 'not-a-file.yaml'}
      enum: [{$ref: 'nor-this.yaml'}]
      x-fern: {$ref: 'code.ts'}
  responses:
    default: {$ref: '#/components/responses/Nowhere'}
  examples:
    One: {value: {$ref: 'value.yaml'}}
    Two: {$ref: '#/components/examples/Missing'}
`,
  );
  expect(description.problems.map(({ code, location }) => [code, location.path.join('/')])).toEqual([
    ['invalid-ref', 'components/schemas/A/$ref'],
    ['invalid-ref', 'components/schemas/B/$ref'],
    ['invalid-ref', 'components/schemas/C/$ref'],
    ['invalid-ref', 'components/responses/default/$ref'],
    ['invalid-ref', 'components/examples/Two/$ref'],
  ]);
  expect(description.problems.map(({ range }) => range?.start.line)).toEqual([5, 6, 7, 16, 19]);
  expect(description.problems.find(({ message }) => message.includes('nosuch.yaml'))?.message).toContain('does not exist');
});

test('file names may hold blanks, percent and number signs, backslashes and no end of symbolic links', async () => {
  await mkdir(join(folder, 'odd'), { recursive: true });
  await writeFile(join(folder, 'odd/50% of #1.yaml'), 'A: {type: string}\n');
  await writeFile(join(folder, 'odd/a b .yaml'), 'A: {type: number}\n');
  await writeFile(join(folder, 'odd/again.yaml'), 'A: {properties: {a: {$ref: "here/again.yaml#/A"}}}\n');
  await symlink('.', join(folder, 'odd/here'));
  await symlink('loop.yaml', join(folder, 'odd/loop.yaml'));
  const description = await load(
    'odd.yaml',
    `${API}components:
  schemas:
    A: {$ref: 'odd/50%25%20of%20%231.yaml#/A'}
    B: {$ref: 'odd\\a b .yaml#/A'}
    C: {$ref: 'odd/loop.yaml#/A'}
    D: {$ref: 'http://['}
    E: {$ref: 'file://['}
    F: {$ref: "odd/\\uD800.yaml"}
    G: {$ref: 'odd/again.yaml#/A'}
    H: {$ref: 'a%00b.yaml'}
    I: {$ref: 'C:\\nosuch.yaml#/A'}
    J: {$ref: '//[/x.yaml'}
  examples: {X: {value: {$ref: 'http://['}}}
`,
  );
  const schemas = Node.root(description).at('components', 'schemas');
  expect(schemas?.get('A')?.string('type')).toBe('string');
  expect(schemas?.get('B')?.string('type')).toBe('number');
  const here = description.problems.filter(({ location }) => location.source === description.source);
  expect(here.map(({ location }) => location.path[2])).toEqual(['C', 'D', 'E', 'F', 'H', 'I', 'J']);
  expect(here.every(({ message }) => message.includes('cannot be followed: '))).toBe(true);
  // The system gives up after some forty links; it is asked no further.
  expect(description.problems.length).toBe(here.length + 1);
  expect(description.documents.size).toBeLessThan(60);
});

test('a reference is read against its file, also within a schema that has an identifier', async () => {
  await writeFile(join(folder, 'part.yaml'), 'A: {type: string}\n');
  const description = await load(
    'ids.yaml',
    `${API}components:
  schemas:
    A: {$id: 'https://example.com/schemas/a.json', properties: {a: {$ref: 'part.yaml#/A'}, b: {$ref: 'https://example.com/b'}}}
    B: {$id: 'https://example.com/b', type: number}
    C: {$id: 'http://['}
`,
  );
  expect(description.problems).toEqual([]);
  const properties = Node.root(description).at('components', 'schemas', 'A', 'properties');
  expect(properties?.at('a')?.string('type')).toBe('string');
  expect(properties?.at('b')?.string('type')).toBe('number');
});

test('a thousand files are read once each, in the order in which they are named', async () => {
  await mkdir(join(folder, 'many'), { recursive: true });
  const names = Array.from({ length: 1000 }, (_, index) => `many/f${index}.yaml`);
  await Promise.all(
    names.map((name, index) =>
      writeFile(join(folder, name), `S:\n  next: {$ref: "f${(index + 1) % 1000}.yaml#/S"}\n  lost: {$ref: "#/nowhere"}\n`),
    ),
  );
  const refs = names.map((name, index) => `    A${index}: {$ref: "${name}#/S"}`).join('\n');
  const read: string[] = [];
  await writeFile(join(folder, 'many.yaml'), `${API}components:\n  schemas:\n${refs}\n`);
  const description = await loadDescription({ source: 'many.yaml', cwd: folder, onProgress: (line) => read.push(line) });
  expect([...description.documents.keys()]).toEqual([description.source, ...names.map((name) => join(folder, name))]);
  expect(description.problems.map(({ location }) => location.source)).toEqual(names.map((name) => join(folder, name)));
  expect(read.length).toBe(1000);
});

test('a URL is refused when it is missing, too slow, endless or a trap of redirects', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/missing') response.writeHead(404).end();
    else if (request.url === '/error') response.writeHead(500).end();
    else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    else if (request.url === '/moved') response.writeHead(301, { location: '/fine' }).end();
    else if (request.url === '/fine') response.end(API);
    else if (request.url === '/endless') {
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(65536), () => setImmediate(more));
      };
      more();
    }
  });
  const get = (path: string) => loadDescription({ source: `${origin}${path}`, cwd: folder });
  expect(await refusal(get('/missing'))).toMatch(/NOT_FOUND .*404/);
  expect(await refusal(get('/error'))).toMatch(/UNREADABLE .*500/);
  expect(await refusal(get('/loop'))).toMatch(/redirects more than/);
  expect(await refusal(get('/file'))).toMatch(/no http or https/);
  expect((await get('/moved')).format).toBe('oas3.1');
  expect(await refusal(fetchText(`${origin}/silent`, { maxBytes: 1000, timeoutMs: 50 }))).toMatch(/no complete answer within/);
  expect(await refusal(fetchText(`${origin}/endless`, { maxBytes: 100_000 }))).toMatch(/larger than/);
  expect(await refusal(fetchText('http://user:secret@127.0.0.1:1/x?key=secret', { maxBytes: 10 }))).not.toContain('secret');
});

test('a remote description reads its own origin, and neither files nor private addresses elsewhere', async () => {
  const asked: string[] = [];
  const other = await serve((request, response) => {
    asked.push(request.url ?? '');
    response.end('A: {type: string}');
  });
  const origin = await serve((request, response) => {
    if (request.url === '/parts.yaml') response.end('A: {type: string}');
    else
      response.end(
        `${API}components: {schemas: {A: {$ref: "parts.yaml#/A"}, B: {$ref: "file:///etc/passwd"}, C: {$ref: "${other}/x.yaml#/A"}}}`,
      );
  });
  const description = await loadDescription({ source: `${origin}/api.yaml`, cwd: folder });
  expect(Node.root(description).at('components', 'schemas', 'A')?.string('type')).toBe('string');
  expect(description.problems.map(({ location }) => location.path[2]).sort()).toEqual(['B', 'C']);
  expect(asked).toEqual([]);
  // From a file of this machine, the same server may be asked.
  const local = await load('local.yaml', `${API}components: {schemas: {C: {$ref: "${other}/x.yaml#/A"}}}`);
  expect(local.problems).toEqual([]);
  expect(asked).toEqual(['/x.yaml']);
});

test('private addresses are known in all their spellings', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fe80::1',
    '0.0.0.0',
    '100.64.1.1',
  ]) {
    expect([address, isPrivate(address)]).toEqual([address, true]);
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    expect([address, isPrivate(address)]).toEqual([address, false]);
});

test('an interrupted load ends at once, also when it waits for what the description refers to', async () => {
  for (const main of ['never', 'api']) {
    const controller = new AbortController();
    const origin = await serve((request, response) => {
      if (request.url === '/api') response.end(`${API}x: {$ref: never}\ny: {$ref: never2}\n`);
      else controller.abort();
    });
    const loading = loadDescription({ source: `${origin}/${main}`, cwd: folder, signal: controller.signal });
    await expect(loading).rejects.toThrow();
  }
});
