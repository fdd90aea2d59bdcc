import { expect, test } from 'vitest';
import { codeFrame } from '../../src/report/lint/code-frame.ts';
import { LINT_FORMATS, type LintReport, renderLint } from '../../src/report/lint/index.ts';
import type { Finding } from '../../src/report/model.ts';

const TEXT = `openapi: 3.1.0
paths:
  /chat:
    post:
      responses:
        '200':
`;
const range = (line: number, from: number, to: number) => ({ start: { line, character: from }, end: { line, character: to } });

function report(...findings: Partial<Finding>[]): LintReport {
  const whole = findings.map(
    (finding): Finding => ({
      code: 'ai-error-429-declared',
      path: ['paths', '/chat', 'post', 'responses'],
      message: 'Expected a `429` response, found `400`.',
      severity: 0,
      range: { start: { line: 4, character: 16 }, end: { line: 5, character: 14 } },
      source: '/work/openapi.yaml',
      clause: 'ERR-02',
      ...finding,
    }),
  );
  return {
    findings: whole,
    texts: new Map([['/work/openapi.yaml', TEXT]]),
    documents: 1,
    ruleset: { rules: {} },
    rules: new Map([['ai-error-429-declared', { fix: 'Declare `429`.', clause: 'ERR-02' }]]),
    cwd: '/work',
    version: '1.2.3',
    failSeverity: 0,
    documentationUrls: false,
  };
}
const plain = { color: false, columns: 100 };

test('json is the array of Spectral with the clause beside it', async () => {
  const { documentationUrl: _, ...expected } = { ...report({}).findings[0], documentationUrl: 'https://example.com' };
  expect(JSON.parse(await renderLint('json', report({ documentationUrl: 'https://example.com' }), plain))).toEqual([expected]);
  expect(Object.keys(JSON.parse(await renderLint('json', report({}), plain))[0])).toEqual([
    'code',
    'path',
    'message',
    'severity',
    'range',
    'source',
    'clause',
  ]);
});

test('pretty shows where, what, why and what to do', async () => {
  expect(await renderLint('pretty', report({}), plain)).toBe(`[1] openapi.yaml:5:17 at #/paths/~1chat/post/responses
    error ai-error-429-declared  Expected a \`429\` response, found \`400\`.
         4 |     post:
         5 |       responses:
           |       ^^^^^^^^^^
         6 |         '200':
    why  Rate limits are part of the normal operation of an AI API, and clients must plan for them.   (ERR-02, MUST)
    do   Declare \`429\`.   assay explain ai-error-429-declared

✖ 1 finding of 1 rule in 1 document: 1 error
`);
});

test('pretty says so when nothing was found', async () => {
  expect(await renderLint('pretty', report(), plain)).toBe('✔ no findings in 1 document\n');
});

test('pretty explains a rule once, and shows the lines of its first findings only', async () => {
  const text = await renderLint('pretty', report(...Array.from({ length: 9 }, () => ({}))), plain);
  expect(text.match(/why {2}/g)).toHaveLength(1);
  expect(text.match(/\^\^/g)?.length).toBeLessThan(9 * 5);
  expect(text).toContain('[9] openapi.yaml:5:17');
});

test('what a description says cannot rewrite the terminal', async () => {
  const text = await renderLint(
    'pretty',
    report({ message: 'found `\u001b[2J\u202e`.', path: ['a\u0007'], source: '/work/\u001b]0;x.yaml' }),
    plain,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not get through.
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('colour is used only when it is asked for', async () => {
  for (const format of LINT_FORMATS) {
    expect(await renderLint(format, report({}), plain), format).not.toContain('\u001b[');
  }
  expect(await renderLint('pretty', report({}), { color: true, columns: 100 })).toContain('\u001b[31m');
});

test('every format shows the finding', async () => {
  for (const format of LINT_FORMATS) expect(await renderLint(format, report({}), plain), format).toContain('429');
});

test('a workflow command survives percent signs and line breaks in a message', async () => {
  const text = await renderLint('github-actions', report({ message: '100%\r\nsure' }), plain);
  expect(text.split('\n')).toHaveLength(1);
  expect(text).toContain('100%25%0D%0Asure');
});

test('a frame shows the part of a long line around the finding', () => {
  const line = `${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`;
  const frame = codeFrame([line], range(0, 5000, 5004), 80);
  const [code, carets] = frame;
  expect(code?.text.length).toBeLessThanOrEqual(80);
  expect(code?.text.slice(carets?.text.indexOf('^'), carets?.text.length)).toBe('HERE');
});

test('a frame of a block points at its key, and one past the end of the text is empty', () => {
  expect(codeFrame(TEXT.split('\n'), range(3, 9, 9), 80).find(({ number }) => number === undefined)?.text).toBe('    ^^^^^');
  expect(codeFrame(['a'], range(7, 0, 1), 80)).toEqual([]);
});
