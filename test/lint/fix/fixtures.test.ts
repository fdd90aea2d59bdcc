// The promises of --fix, over every fixture of every rule: what it says is fixed is gone, nothing new is found, and a second time changes nothing.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pageOf, RULES } from '../../../rulesets/rules.ts';
import { fix } from '../../../src/lint/fix/fix.ts';
import { placeOf } from '../../../src/lint/fix/plan-fixes.ts';
import { unifiedDiff } from '../../../src/lint/fix/unified-diff.ts';
import { lint } from '../../../src/lint/lint.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FIXTURES = join(ROOT, 'fixtures/rules');
const FIXES = '`assay lint --fix`';

/** The rules that have a fixture which they fix wholly. */
const fixedBy = new Set<string>();

function fixAll(folder: string, name: string) {
  return fix({
    cwd: folder,
    lint: (texts) => lint([name], { cwd: folder, preset: 'all', texts }),
    reported: async ({ findings }) => findings,
  });
}

for (const { id } of RULES) {
  const files = readdirSync(join(FIXTURES, id)).filter((file) => /^(in)?valid.*\.yaml$/.test(file));
  test(`${id}: fixing its fixtures keeps the promises`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-fix-'));
    for (const name of files) {
      const text = readFileSync(join(FIXTURES, id, name), 'utf8');
      writeFileSync(join(folder, name), text);
      const { before, after, files: changed } = await fixAll(folder, name);
      const [old, now] = [before, after].map(({ findings }) => new Set(findings.map(placeOf))) as [Set<string>, Set<string>];
      expect(
        [...now].filter((place) => !old.has(place)),
        name,
      ).toEqual([]);
      if (changed.length === 0) {
        expect(now, name).toEqual(old);
        continue;
      }
      const [{ from, to }] = changed as [(typeof changed)[number]];
      expect(from).toBe(text);
      expect(now.size, name).toBeLessThan(old.size);
      // Lines are added; those that are changed are changed for a finding that is gone.
      const lost = unifiedDiff(name, from, to).match(/^-(?!--)/gm)?.length ?? 0;
      expect(lost, name).toBeLessThanOrEqual(2 * (old.size - now.size));
      expect(to.match(/#.*$/gm)?.length ?? 0).toBeGreaterThanOrEqual(from.match(/#.*$/gm)?.length ?? 0);
      writeFileSync(join(folder, name), to);
      expect((await fixAll(folder, name)).files, name).toEqual([]);
      if (name.startsWith('invalid') && ![...now].some((place) => place.startsWith(`${id} `))) fixedBy.add(id);
    }
  });
}

test('the page of a rule says under "How to fix" that --fix does it, exactly where it does and a fixture shows it', () => {
  const promising = RULES.filter(({ id }) => {
    const page = readFileSync(join(ROOT, pageOf(id)), 'utf8');
    return (page.split('## How to fix\n')[1]?.split('\n## ')[0] ?? '').includes(FIXES);
  }).map(({ id }) => id);
  expect(promising).toEqual(RULES.filter(({ fixes }) => fixes !== undefined).map(({ id }) => id));
  expect(promising.filter((id) => !fixedBy.has(id))).toEqual([]);
});
