// One report in each format: all that was found is there, and nothing that a target sent takes the page over.
import { expect, test } from 'vitest';
import { renderContract } from '../../src/report/contract/index.ts';
import type { CheckResult, ContractReport } from '../../src/report/model.ts';

const EVIL = '</pre><script>alert(1)</script> ``` [x](http://evil.invalid) | 100% a:b,\nsecond line';
const check = (id: string, more: Partial<CheckResult>): CheckResult => ({
  id,
  clause: 'SSE-04',
  level: 'MUST',
  verdict: 'pass',
  message: '',
  operation: 'POST /chat',
  ...more,
});
const REPORT: ContractReport = {
  version: 1,
  target: 'https://api.example.com',
  spec: 'openapi.yaml',
  dialects: [],
  grade: 'C',
  clauses: { applicable: 3, tested: 2, kept: 1, broken: ['SSE-04'], warned: [] },
  checks: [
    check('stream/events:terminator', {
      verdict: 'fail',
      message: `Expected an end; found ${EVIL}.`,
      evidence: EVIL,
      curl: `curl -N 'x' # ${EVIL}`,
    }),
    check('stream/events:schema', { verdict: 'fail', message: 'Expected one; found two.', flaky: { broken: 1, tries: 3 } }),
    check('usage/answer:total', { verdict: 'fail', message: 'Expected 3; found 4.', known: true }),
    check('limits/headers:retry-after', { verdict: 'warn', message: 'Expected it; found none.', level: 'SHOULD' }),
    check('models/list:unique', { verdict: 'pass' }),
  ],
  requests: 7,
  durationMs: 1234,
  resent: [{ operation: 'POST /chat', why: 'the connection failed with ECONNRESET', times: 2 }],
};
const render = (format: string) => renderContract(REPORT, format, { color: false, columns: 100 });

test.each(['pretty', 'html', 'markdown', 'github', 'junit'])(
  '%s names what was found, and shows what the baseline knows as no failure',
  (format) => {
    const text = render(format);
    for (const id of ['stream/events:terminator', 'stream/events:schema', 'limits/headers:retry-after'])
      expect(text.replaceAll('%3A', ':')).toContain(id);
    expect(text).toMatch(/[Bb]roken in 1 of 3 tries/);
    expect(text).toContain('SSE-04');
    if (format !== 'junit') expect(text).toContain('C (2 of 3 tested)');
    if (format === 'pretty' || format === 'markdown' || format === 'html') {
      expect(text).toMatch(/known 1 broken check is in the baseline/);
      expect(text.replaceAll('\\', '')).toContain('resent 2 requests to POST /chat, since the connection failed with ECONNRESET');
    }
  },
);

test('a page of HTML holds no element of the target', () => {
  const html = render('html');
  expect(html).not.toContain('<script');
  expect([...html.matchAll(/<(\w+)/g)].map(([, tag]) => tag)).not.toContain('a');
  expect(html.match(/<section>/g)).toHaveLength(3);
  expect(html).toContain('&lt;script&gt;');
});

test('Markdown keeps tables and fences whole', () => {
  const markdown = render('markdown');
  const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(6);
  expect(markdown).toContain('````text');
  // Between fences it is text.
  expect(markdown.replace(/(`{3,})\w*\n[\s\S]*?\n\1/g, '')).not.toContain('[x](http');
});

test('each annotation of GitHub is one line, and its title ends where it should', () => {
  const lines = render('github').trimEnd().split('\n');
  expect(lines.map((line) => line.slice(0, line.indexOf(' ')))).toEqual(['::error', '::error', '::warning', '::notice']);
  for (const line of lines) expect(line.split('::')).toHaveLength(3);
  expect(lines[0]).toContain('100%25 a:b,%0Asecond line');
  expect(lines[0]).toContain('title=stream/events%3Aterminator at POST /chat::');
});
