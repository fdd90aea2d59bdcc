import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lint } from '../../src/lint/lint.ts';

const BODY = `requestBody:
        content:
          application/json:
            schema: {type: object, properties: {model: {type: string}, messages: {type: array}, temperature: {$ref: '#/components/schemas/T'}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}}
`;
const TEMPLATE = `openapi: 3.1.0
info: {title: Chat, version: 1.0.0}
ROOT
paths:
  /a:
    PATH
    post:
      OPERATION
      ${BODY}
  /b:
    post:
      ${BODY}
webhooks:
  done: {WEBHOOK, post: {requestBody: {content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}}}
  other: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}}
components: {schemas: {T: {type: number, SCHEMA}}}
`;
const RULE = 'ai-sampling-temperature-range';

/** The template with one exception per place that is named. */
function text(places: Record<string, string>): string {
  const filled = Object.entries(places).reduce(
    (all, [place, exception]) => all.replace(place, `x-ai-ignore: ${exception}`),
    TEMPLATE,
  );
  return filled
    .replaceAll(/\{WEBHOOK, /g, '{')
    .replaceAll(/, SCHEMA/g, '')
    .replaceAll(/^ *[A-Z]{4,}\n/gm, '');
}

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-ignore-'));
});
afterAll(() => rm(cwd, { recursive: true }));

async function found(places: Record<string, string>, code = RULE): Promise<string[]> {
  await writeFile(join(cwd, 'a.yaml'), text(places));
  const { findings } = await lint(['a.yaml'], { cwd, preset: 'all' });
  return findings.filter((finding) => finding.code === code).map(({ message }) => message);
}

const WHY = `{${RULE}: "The range is the model's own."}`;

test('an exception of one operation leaves the finding to the others, and its message counts them', async () => {
  expect(await found({})).toEqual([expect.stringContaining('It concerns 2 operations.')]);
  const left = await found({ OPERATION: WHY });
  expect(left).toHaveLength(1);
  expect(left[0]).not.toContain('It concerns');
  expect(await found({ PATH: WHY })).toEqual(left);
});

test.each(['ROOT', 'SCHEMA'])('an exception at %s holds for all that it stands around', async (place) => {
  expect(await found({ [place]: WHY })).toEqual([]);
});

test('an exception of a webhook holds for its payload, and for a finding about all webhooks', async () => {
  const code = 'ai-webhook-event-id';
  expect(await found({}, code)).toHaveLength(1);
  expect(await found({ WEBHOOK: `{${code}: "Deliveries are not repeated."}` }, code)).toEqual([]);
  const signature = 'ai-webhook-signature-header';
  expect(await found({}, signature)).toEqual([expect.stringContaining('none on any of the 2')]);
  const reason = `{${signature}: "It is sent within the cluster."}`;
  expect(await found({ WEBHOOK: reason }, signature)).toEqual([expect.stringContaining('found none.')]);
  expect(await found({ WEBHOOK: reason }, 'ai-docs-ignore-needed')).toEqual([]);
  expect(await found({ ROOT: reason }, signature)).toEqual([]);
});

test.each(['{ai-sampling-temperature-range: ""}', '{ai-sampling-temperature-range: 1}', '[ai-sampling-temperature-range]'])(
  '%s states no reason: it excuses nothing and is a finding itself',
  async (exception) => {
    expect(await found({ ROOT: exception })).toHaveLength(1);
    expect(await found({ ROOT: exception }, 'ai-docs-ignore-reason')).toHaveLength(1);
  },
);

test('an exception that excuses nothing is a hint, also where the one that is around it excuses as well', async () => {
  const unused = async (places: Record<string, string>) => found(places, 'ai-docs-ignore-needed');
  expect(await unused({ ROOT: WHY, OPERATION: WHY })).toEqual([]);
  expect(await unused({ ROOT: '{ai-batch-expiry: "There are no batches."}' })).toHaveLength(1);
  expect(await unused({ WEBHOOK: WHY })).toHaveLength(1);
});

test('exceptions stand in files that are referred to, and are reported there', async () => {
  const parts = (why: string) => `T: {type: number, x-ai-ignore: {${RULE}: "${why}"}}\n`;
  await writeFile(join(cwd, 'b.yaml'), text({}).replaceAll('#/components/schemas/T', 'parts.yaml#/T'));
  await writeFile(join(cwd, 'parts.yaml'), parts('It is the model that bounds it.'));
  const codes = async () => (await lint(['b.yaml'], { cwd, preset: 'recommended' })).findings;
  expect((await codes()).filter(({ code }) => code === RULE)).toEqual([]);
  await writeFile(join(cwd, 'parts.yaml'), parts(''));
  expect((await codes()).find(({ code }) => code === 'ai-docs-ignore-reason')).toMatchObject({
    source: join(cwd, 'parts.yaml'),
    path: ['T', 'x-ai-ignore', RULE],
    range: { start: { line: 0 } },
  });
});

test('a property or an example of that name is no exception', async () => {
  const schema =
    "T: {type: number, example: {x-ai-ignore: {nosuch: ''}}, properties: {x-ai-ignore: {type: string}, default: {x-ai-ignore: {nosuch: ''}}}}";
  await writeFile(join(cwd, 'c.yaml'), text({}).replace('T: {type: number}', schema));
  const { findings } = await lint(['c.yaml'], { cwd, preset: 'recommended' });
  expect(findings.filter(({ code }) => code === 'ai-docs-ignore-reason').map(({ path }) => path.at(-3))).toEqual(['default']);
});

test('OpenAPI 2.0 takes exceptions as well', async () => {
  await writeFile(
    join(cwd, 'v2.yaml'),
    `swagger: '2.0'
info: {title: T, version: '1'}
consumes: [application/json]
produces: [application/json]
paths:
  /chat:
    post:
      x-ai-ignore: {ai-error-4xx-declared: 'The gateway answers them.', nosuch: x}
      parameters: [{in: body, name: b, schema: {$ref: '#/definitions/Request'}}]
      responses: {'200': {description: OK, schema: {type: object, properties: {text: {type: string}}}}}
definitions:
  Request:
    type: object
    properties: {model: {type: string}, messages: {type: array}, temperature: {type: number, x-ai-ignore: {${RULE}: 'It is bounded.'}}}
`,
  );
  const { findings } = await lint(['v2.yaml'], { cwd, preset: 'recommended' });
  const codes = findings.map(({ code }) => code);
  expect(codes).not.toContain('ai-error-4xx-declared');
  expect(codes).not.toContain(RULE);
  expect(findings.find(({ code }) => code === 'ai-docs-ignore-reason')?.path.slice(-2)).toEqual(['x-ai-ignore', 'nosuch']);
});
