// What all formats of a contract report say in the same words.
import { clause, isClauseId } from '../../clauses/index.ts';
import type { CheckResult, ContractReport, Verdict } from '../model.ts';

/** What was found, the worst first; what the baseline knows is left out. */
export function findings(report: ContractReport): CheckResult[] {
  const order: readonly Verdict[] = ['fail', 'error', 'warn', 'info'];
  return order.flatMap((verdict) => report.checks.filter((check) => check.verdict === verdict && check.known !== true));
}

/** `A (62 of 80 tested)` */
export function gradeText({ grade, clauses }: ContractReport): string {
  return `${grade} (${clauses.tested} of ${clauses.applicable} tested)`;
}

/** `215 pass · 2 fail · 111 requests · 3.7 s` */
export function countsText({ checks, requests, durationMs }: ContractReport): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of checks) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].filter(([verdict]) => verdict !== 'not-applicable').map(([verdict, count]) => `${count} ${verdict}`);
  return [...parts, `${requests} ${requests === 1 ? 'request' : 'requests'}`, `${(durationMs / 1000).toFixed(1)} s`].join(' · ');
}

/** The sentence of the clause with its id and level. */
export function clauseText({ clause: id, level }: CheckResult): string {
  return isClauseId(id) ? `${clause(id).sentence} (${id}, ${level})` : `${id}, ${level}`;
}

export function variesText({ flaky }: CheckResult): string | undefined {
  return flaky === undefined ? undefined : `Broken in ${flaky.broken} of ${flaky.tries} tries.`;
}

/** What the run met that no check is about, one line each. */
export function notes({ checks, resent = [], leftOver, shard }: ContractReport): string[] {
  const known = checks.filter((check) => check.known === true).length;
  return [
    ...(known === 0 ? [] : [`known ${known === 1 ? '1 broken check is' : `${known} broken checks are`} in the baseline`]),
    ...resent.map(
      ({ operation, why, times }) => `resent ${times} ${times === 1 ? 'request' : 'requests'} to ${operation}, since ${why}`,
    ),
    ...(leftOver === undefined ? [] : [`left ${leftOver} of the things that the run made could not be taken back`]),
    ...(shard === undefined ? [] : [`shard ${shard.index} of ${shard.of}: the grade is that of this part`]),
  ];
}
