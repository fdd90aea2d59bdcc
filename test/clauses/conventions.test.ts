import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
// @ts-expect-error a plain script of the build
import { parseConventions } from '../../scripts/parse-conventions.mjs';
import { CLAUSES, FAMILIES, isClauseId } from '../../src/clauses/index.ts';
import { root } from '../structure/imports.ts';

const text = readFileSync(join(root, 'docs/conventions.md'), 'utf8');

test('the typed clauses are those of the document', () => {
  const { families, clauses } = parseConventions(text);
  expect(CLAUSES).toEqual(clauses);
  expect(FAMILIES).toEqual(families);
});

test('there are at least 60 clauses, each one sentence with a reason and a source', () => {
  expect(CLAUSES.length).toBeGreaterThanOrEqual(60);
  for (const { id, sentence, why, source } of CLAUSES) {
    expect(sentence, id).toMatch(/^[A-Z].*\.$/);
    expect(sentence.match(/[.!?](?= [A-Z])/g), id).toBeNull();
    expect(why, id).toMatch(/\.$/);
    expect(source.length, id).toBeGreaterThan(5);
  }
});

test.each([
  [
    'an id that is used twice',
    '- **SSE-01** (MUST) A. *Why:* B. *Source:* C\n- **SSE-01** (MUST) A. *Why:* B. *Source:* C',
    /2: SSE-01 is used twice|3: SSE-01 is used twice/,
  ],
  ['a clause without a source', '- **SSE-01** (MUST) A. *Why:* B.', /expected/],
  ['a clause under another family', '- **JOB-01** (MUST) A. *Why:* B. *Source:* C', /JOB-01 stands under the family SSE/],
  ['an unknown level', '- **SSE-01** (OUGHT) A. *Why:* B. *Source:* C', /expected/],
])('%s is refused with its line', (_, item, message) => {
  expect(() => parseConventions(`## SSE · streams\n${item}\n`)).toThrow(message);
});

test('every clause id that is written anywhere in code, pages and documents exists', () => {
  const families = FAMILIES.map(({ id }) => id).join('|');
  const mention = new RegExp(`\\b(?:${families})-\\d{2,3}\\b`, 'g');
  const unknown: string[] = [];
  for (const folder of ['src', 'rulesets', 'reference-api', 'docs', 'test']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|md|ya?ml)$/.test(name) || name.endsWith('conventions.test.ts')) continue;
      for (const id of readFileSync(join(root, folder, name), 'utf8').match(mention) ?? []) {
        if (!isClauseId(id)) unknown.push(`${folder}/${name}: ${id}`);
      }
    }
  }
  expect(unknown).toEqual([]);
});
