import type { CheckResult, ContractReport, Letter } from '../report/model.ts';

export interface Grade {
  readonly letter: Letter;
  readonly clauses: ContractReport['clauses'];
}

const TESTED = new Set<CheckResult['verdict']>(['pass', 'fail', 'warn', 'info']);

/**
 * Verdicts → the letter and the counts of DESIGN.md §5. A clause is broken when one of its checks failed, warned of when one warned, else
 * kept when one passed. A clause of which every check was blocked is not tested; it counts as not kept when what it builds on failed, and not
 * at all when that only warned, since then it is not known whose fault it was. `skipped` and `error` say nothing of the target.
 */
export function grade(checks: readonly CheckResult[]): Grade {
  const failed = new Set(checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id));
  const byClause = new Map<string, CheckResult[]>();
  for (const check of checks) {
    if (check.verdict === 'not-applicable') continue;
    const list = byClause.get(check.clause);
    if (list === undefined) byClause.set(check.clause, [check]);
    else list.push(check);
  }
  const clauses = [...byClause].map(([id, list]) => ({
    id,
    level: list[0]!.level,
    tested: list.some((check) => TESTED.has(check.verdict)),
    blocked: list.some(({ verdict, root }) => verdict === 'blocked' && root !== undefined && failed.has(root)),
    broken: list.some((check) => check.verdict === 'fail'),
    warned: list.some((check) => check.verdict === 'warn'),
  }));
  const judged = clauses.filter((clause) => clause.tested || clause.blocked);
  const isKept = (clause: (typeof clauses)[number]) => clause.tested && !clause.broken && !clause.warned;
  const must = judged.filter((clause) => clause.level === 'MUST');
  const should = judged.filter((clause) => clause.level === 'SHOULD');
  const mustKept = share(must.filter(isKept).length, must.length);
  const shouldKept = share(should.filter(isKept).length, should.length);
  const tested = clauses.filter((clause) => clause.tested);
  // Nothing tested is nothing kept.
  const letter = tested.length === 0 ? 'F' : letterOf(mustKept, shouldKept, tested.length === clauses.length);
  return {
    letter,
    clauses: {
      applicable: clauses.length,
      tested: tested.length,
      // A MAY that is not used is no breach.
      kept: tested.filter(isKept).length,
      broken: ids(clauses.filter((clause) => clause.broken)),
      warned: ids(clauses.filter((clause) => clause.warned && !clause.broken)),
    },
  };
}

function letterOf(must: number, should: number, all: boolean): Letter {
  if (must === 1) {
    if (should === 1 && all) return 'A+';
    return should >= 0.9 ? 'A' : 'B';
  }
  if (must >= 0.9) return 'C';
  return must >= 0.7 ? 'D' : 'F';
}

/** Whether `letter` is at least `wanted`. */
export function isAtLeast(letter: Letter, wanted: Letter): boolean {
  return LETTERS.indexOf(letter) <= LETTERS.indexOf(wanted);
}

/** The best one first. */
export const LETTERS: readonly Letter[] = ['A+', 'A', 'B', 'C', 'D', 'F'];

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function ids(clauses: readonly { readonly id: string }[]): string[] {
  return clauses.map((clause) => clause.id).sort();
}
