// Keeps the rules, their pages and their fixtures true to each other. `npx vitest run test/rules -u` writes expected.txt.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import all from '../../rulesets/all.ts';
import recommended from '../../rulesets/recommended.ts';
import { pageOf, RULES } from '../../rulesets/rules.ts';
import strict from '../../rulesets/strict.ts';
import { clause } from '../../src/clauses/index.ts';
import { toPointer } from '../../src/description/node.ts';
import { lintText } from './lint-text.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const fixture = (id: string, file: string) => join('fixtures/rules', id, file);
const HEADINGS = ['Why', 'Incorrect', 'Correct', 'How to fix', 'When to turn it off', 'Reference'];
const NAMES = ['error', 'warn', 'info', 'hint'];

test('every file of a rule is registered, and every registered rule has its file in the folder of its family', () => {
  const files = readdirSync(join(ROOT, 'rulesets'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)ai-[^/]*\.(ts|md)$/.test(file),
  );
  const ids = RULES.map(({ id }) => id);
  expect(files.map((file) => join('rulesets', file)).sort()).toEqual(
    ids.flatMap((id) => [pageOf(id), pageOf(id).replace(/md$/, 'ts')]).sort(),
  );
  expect(readdirSync(join(ROOT, 'fixtures/rules')).sort()).toEqual(ids);
});

test('the severity of a rule follows the level of its clause', () => {
  const expected = { MUST: ['error'], SHOULD: ['warn'], MAY: ['info', 'hint'] };
  const wrong = RULES.filter((rule) => !expected[clause(rule.clause).level].includes(rule.severity)).map(({ id }) => id);
  expect(wrong).toEqual([]);
});

test('a preset holds the rules that name it and those of the smaller presets', () => {
  const ids = (...presets: string[]) => RULES.filter(({ preset }) => presets.includes(preset)).map(({ id }) => id);
  const of = (ruleset: object) => Object.keys((ruleset as { rules: object }).rules);
  expect(of(recommended)).toEqual(ids('recommended'));
  expect(of(strict)).toEqual(ids('recommended', 'strict'));
  expect(of(all)).toEqual(ids('recommended', 'strict', 'all'));
});

for (const rule of RULES) {
  const page = read(pageOf(rule.id));
  const block = (heading: string) => {
    const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
    return (/```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? '').replace(
      /^(?!openapi:|asyncapi:)/,
      'openapi: 3.1.0\ninfo: {title: Page, version: 1.0.0}\n',
    );
  };

  /** `valid.yaml`, and where formats differ, `valid-asyncapi3.yaml` and the like. */
  const documents = (kind: 'valid' | 'invalid') => {
    const files = readdirSync(join(ROOT, 'fixtures/rules', rule.id));
    expect(files).toContain(`${kind}.yaml`);
    return files.filter((file) => file.startsWith(kind) && file.endsWith('.yaml'));
  };

  test(`${rule.id}: the page has its title, its sentence, its headings and its reference`, () => {
    expect(page.split('\n').slice(0, 3)).toEqual([`# ${rule.id}`, '', rule.summary]);
    expect(Array.from(page.matchAll(/^## (.+)$/gm), ([, heading]) => heading)).toEqual(HEADINGS);
    const reference = `Clause ${rule.clause} (${clause(rule.clause).level}) · severity ${rule.severity} · preset ${rule.preset} · since `;
    expect(page).toContain(`\n${reference}`);
    const related = Array.from((page.split('related: ')[1] ?? '').matchAll(/`(ai-[^`]+)`/g), ([, id]) => id);
    expect(RULES.map(({ id }) => id)).toEqual(expect.arrayContaining(related));
  });

  test(`${rule.id}: the incorrect example is found and the correct one is not`, async () => {
    expect((await lintText(block('Incorrect'), rule)).length).toBeGreaterThan(0);
    expect(await lintText(block('Correct'), rule)).toEqual([]);
  });

  test(`${rule.id}: the valid fixture is kept, the invalid one yields what is expected`, async () => {
    const lint = (file: string) => lintText(read(fixture(rule.id, file)), rule, join(ROOT, fixture(rule.id, file)));
    for (const file of documents('valid')) expect(await lint(file), file).toEqual([]);
    for (const file of documents('invalid')) {
      const findings = await lint(file);
      expect(findings.length, file).toBeGreaterThan(0);
      const lines = findings.map(
        ({ range, severity, path, message }) =>
          `${range.start.line + 1}:${range.start.character + 1} ${NAMES[severity]} #${toPointer(path)}\n  ${message}`,
      );
      const expected = file.replace('invalid', 'expected').replace(/yaml$/, 'txt');
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(ROOT, fixture(rule.id, expected)));
    }
  });

  test(`${rule.id}: texts are sentences`, async () => {
    expect(rule.summary).toMatch(/^[A-Z].*\.$/);
    expect(rule.fix).toMatch(/^[A-Z].*\.$/);
    for (const file of documents('invalid')) {
      for (const { message } of await lintText(read(fixture(rule.id, file)), rule))
        expect(message).toMatch(/^Expected .*found.*\.$/);
    }
    expect(basename(dirname(pageOf(rule.id)))).toBe(rule.id.split('-')[1]);
  });
}
