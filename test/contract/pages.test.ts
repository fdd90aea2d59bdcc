import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCENARIOS } from '../../src/contract/index.ts';

const ROOT = 'src/contract/scenarios';

test.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
  'the page of %s names its claims and their clauses',
  (id, scenario) => {
    const page = readFileSync(join(ROOT, `${id}.md`), 'utf8');
    expect(page.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      `# ${id}`,
      '## Sends',
      '## Claims',
      '## Why',
      '## How to fix',
    ]);
    expect(page).toContain(scenario.about);
    const rows = [...page.matchAll(/^\| `([^`]+)` *\| (\S+) \((?:MUST|SHOULD|MAY)\) *\| .+ \|$/gm)].map(([, check, clause]) => [
      check,
      clause,
    ]);
    expect(rows).toEqual(Object.entries(scenario.claims).map(([claim, clause]) => [`${id}:${claim}`, clause]));
  },
);

test('every page belongs to a scenario that is listed', () => {
  const pages = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  expect(pages.map((file) => file.replaceAll('\\', '/').replace(/\.md$/, '')).sort()).toEqual(
    SCENARIOS.map(({ id }) => id).sort(),
  );
});

test('ids are used once', () => {
  expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length);
});
