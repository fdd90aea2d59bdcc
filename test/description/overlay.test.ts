import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-overlay-'));
  await writeFile(join(folder, 'api.yaml'), API);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const API = `openapi: 3.1.0
info: {title: Chat, version: '1'}
tags: [a, b, c]
paths:
  /chat:
    post:
      tags: [chat]
      parameters:
        - {name: beta, in: query}
        - {name: trace, in: header}
        - {name: old, in: query}
      responses: {'200': {description: fine}}
  /models:
    get:
      responses: {'200': {description: all}}
`;

async function overlaid(...actions: string[]) {
  const overlays: string[] = [];
  for (const [index, list] of actions.entries()) {
    overlays.push(join(folder, `overlay-${index}.yaml`));
    await writeFile(overlays[index]!, `overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n${list}`);
  }
  return loadDescription({ source: 'api.yaml', cwd: folder, overlays });
}

type Api = { paths: Record<string, Record<string, Record<string, unknown>>>; tags: string[] };

test('an update merges objects, replaces scalars and appends to lists', async () => {
  const description = await overlaid(`
  - target: $.paths['/chat'].post
    update: {tags: [more], summary: Talk, x-ai-stream: {mediaType: text/event-stream}, responses: {'200': {description: changed}, '400': {description: bad}}}
  - target: $.tags
    update: d
`);
  const root = description.root as Api;
  expect(root.paths['/chat']?.post).toMatchObject({
    tags: ['chat', 'more'],
    summary: 'Talk',
    responses: { 200: { description: 'changed' }, 400: { description: 'bad' } },
  });
  expect(root.tags).toEqual(['a', 'b', 'c', 'd']);
  expect(description.problems).toEqual([]);
});

test('a removal takes all that matches, whatever the order of the matches', async () => {
  const description = await overlaid(`
  - {target: "$.paths['/chat'].post.parameters[?(@.in=='query')]", remove: true}
  - {target: "$.tags[2, 0, 2]", remove: true}
  - {target: $.paths.*.get, remove: true}
`);
  const root = description.root as Api;
  expect(root.paths['/chat']?.post?.parameters).toEqual([{ name: 'trace', in: 'header' }]);
  expect(root.tags).toEqual(['b']);
  expect(root.paths['/models']).toEqual({});
});

test('an action whose target matches nothing is a warning at its line', async () => {
  const description = await overlaid('  - {target: $.nowhere, update: {a: 1}}\n');
  expect(description.problems).toMatchObject([{ code: 'overlay', severity: 'warning', range: { start: { line: 3 } } }]);
  expect(description.problems[0]?.location.source).toBe(join(folder, 'overlay-0.yaml'));
});

test('values know the text that they come from', async () => {
  const description = await overlaid(
    `
  - target: $.paths['/chat'].post
    update:
      x-ai-stream:
        mediaType: text/event-stream
  - {target: "$.paths['/chat'].post.parameters[0]", remove: true}
`,
    `
  - target: $.paths['/chat'].post.x-ai-stream
    update: {framing: sse}
`,
  );
  const { source } = description;
  const at = (...path: (string | number)[]) => description.placeOf({ source, path: ['paths', '/chat', 'post', ...path] });
  expect(at('x-ai-stream', 'mediaType')).toMatchObject({ source: join(folder, 'overlay-0.yaml'), range: { start: { line: 7 } } });
  expect(at('x-ai-stream', 'framing')).toMatchObject({ source: join(folder, 'overlay-1.yaml'), range: { start: { line: 5 } } });
  expect(at('parameters', 0, 'name')).toMatchObject({ source, range: { start: { line: 9 } } });
  // In the text of the description, the nearest thing that stands in it.
  expect(description.rangeOf({ source, path: ['paths', '/chat', 'post', 'x-ai-stream', 'framing'] })?.start.line).toBe(5);
});

test('an overlay that cannot be applied is refused with its file and line', async () => {
  const refusal = (text: string) =>
    overlaid(text).then(
      () => '',
      (error: Error & { code: string }) => `${error.code} ${error.message}`,
    );
  expect(await refusal('  - {target: "$.paths[", remove: true}\n')).toMatch(
    /^ASSAY_OVERLAY_INVALID .*overlay-0\.yaml:4: .*JSONPath/,
  );
  expect(await refusal('  - {update: {}}\n')).toMatch(/overlay-0\.yaml:4: .*target/);
  expect(await refusal('  - {target: [\n')).toMatch(/^ASSAY_OVERLAY_INVALID .*overlay-0\.yaml:\d+: /);
});

test('a target that is replaced on the way to another one harms nothing', async () => {
  const description = await overlaid('  - {target: $.info..*, update: x}\n  - {target: "$..[?(@.name==\'old\')]", update: 7}\n');
  expect((description.root as { info: unknown }).info).toEqual({ title: 'x', version: 'x' });
});
