import { expect, test } from 'vitest';
import { grade, isAtLeast } from '../../src/contract/index.ts';
import type { CheckResult, Level, Verdict } from '../../src/report/model.ts';

let next = 0;
function check(clause: string, level: Level, verdict: Verdict): CheckResult {
  return { id: `family/scenario:${next++}`, clause, level, verdict, message: '' };
}

/** `n` clauses of one level, each with one check. */
function clauses(prefix: string, level: Level, verdicts: Partial<Record<Verdict, number>>): CheckResult[] {
  return Object.entries(verdicts).flatMap(([verdict, count]) =>
    Array.from({ length: count }, (_, index) => check(`${prefix}-${verdict}-${index}`, level, verdict as Verdict)),
  );
}
const must = (verdicts: Partial<Record<Verdict, number>>) => clauses('MUST', 'MUST', verdicts);
const should = (verdicts: Partial<Record<Verdict, number>>) => clauses('SHOULD', 'SHOULD', verdicts);

test.each<[string, string, CheckResult[]]>([
  ['A+', 'everything is kept', [...must({ pass: 5 }), ...should({ pass: 5 })]],
  ['A+', 'a MAY is not used', [...must({ pass: 5 }), ...clauses('MAY', 'MAY', { info: 2 })]],
  ['A+', 'what does not apply is left out', [...must({ pass: 5, 'not-applicable': 20 })]],
  ['A', 'one of ten SHOULDs is broken', [...must({ pass: 5 }), ...should({ pass: 9, warn: 1 })]],
  ['A', 'everything tested is kept, and something was skipped', [...must({ pass: 5, skipped: 1 })]],
  ['A', 'the tester itself failed somewhere', [...must({ pass: 5, error: 1 })]],
  ['B', 'two of ten SHOULDs are broken', [...must({ pass: 5 }), ...should({ pass: 8, warn: 2 })]],
  ['C', 'one of ten MUSTs is broken', [...must({ pass: 9, fail: 1 }), ...should({ pass: 5 })]],
  ['D', 'two of ten MUSTs are broken', must({ pass: 8, fail: 2 })],
  ['D', 'three of ten MUSTs are broken', must({ pass: 7, fail: 3 })],
  ['F', 'four of ten MUSTs are broken', must({ pass: 6, fail: 4 })],
  ['F', 'nothing was tested', must({ skipped: 3 })],
  ['F', 'nothing applies', must({ 'not-applicable': 3 })],
  ['A', 'something was blocked by what only warned', [...must({ pass: 9, blocked: 1 })]],
])('%s when %s', (letter, _, checks) => {
  expect(grade(checks).letter).toBe(letter);
});

test('a clause that is blocked by a failure is not kept', () => {
  const root = check('ROOT', 'MUST', 'fail');
  const blocked = Array.from({ length: 4 }, (_, index) => ({ ...check(`X-${index}`, 'MUST', 'blocked'), root: root.id }));
  expect(grade([...must({ pass: 5 }), root, ...blocked]).letter).toBe('F');
  expect(grade([...must({ pass: 9 }), root, ...blocked]).letter).toBe('F');
  expect(grade([...must({ pass: 15 }), root, ...blocked]).letter).toBe('D');
});

test('a clause with several checks is broken when one fails, and kept when none does', () => {
  const result = grade([
    check('X-1', 'MUST', 'pass'),
    check('X-1', 'MUST', 'fail'),
    check('X-2', 'MUST', 'pass'),
    check('X-2', 'MUST', 'blocked'),
    check('X-2', 'MUST', 'skipped'),
  ]);
  expect(result.clauses).toEqual({ applicable: 2, tested: 2, kept: 1, broken: ['X-1'], warned: [] });
});

test('blocked and skipped clauses are applicable and not tested', () => {
  expect(
    grade([check('X-1', 'MUST', 'blocked'), check('X-2', 'MUST', 'skipped'), check('X-3', 'SHOULD', 'warn')]).clauses,
  ).toEqual({
    applicable: 3,
    tested: 1,
    kept: 0,
    broken: [],
    warned: ['X-3'],
  });
});

test('the order of the checks makes no difference', () => {
  const checks = [...must({ pass: 7, fail: 2, blocked: 1 }), ...should({ pass: 3, warn: 1 })];
  expect(grade([...checks].reverse())).toEqual(grade(checks));
});

test('letters compare', () => {
  expect(isAtLeast('A+', 'A')).toBe(true);
  expect(isAtLeast('B', 'B')).toBe(true);
  expect(isAtLeast('C', 'B')).toBe(false);
});
