// A contract report in, what a person wants to read out: each broken check with its evidence, what was left out, and the grade.
import { clause, isClauseId } from '../../clauses/index.ts';
import type { CheckResult, ContractReport, Verdict } from '../model.ts';
import { countsText, notes } from './parts.ts';

const SHOWN: readonly Verdict[] = ['fail', 'error', 'warn', 'info'];
const MARKS: Readonly<Partial<Record<Verdict, string>>> = { fail: '✗', warn: '!', info: 'i', error: '?' };
const COLORS: Readonly<Partial<Record<Verdict, number>>> = { fail: 31, warn: 33, info: 36, error: 35 };
const MAX_REASONS = 6;

export function renderPretty(report: ContractReport, { color }: { readonly color: boolean }): string {
  const paint = (code: number, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const blocks = groups(report).map(([first, ...others], index) => block(first!, others, index + 1, paint));
  const lines = [
    `${report.spec} against ${report.target}`,
    '',
    ...blocks,
    ...leftOut(report),
    ...notes(report),
    ...(notes(report).length === 0 ? [] : ['']),
    countsText(report),
    gradeLine(report, paint),
  ];
  return lines.join('\n');
}

type Paint = (code: number, text: string) => string;

/** The same check on several operations is one thing to know and to mend. */
function groups(report: ContractReport): CheckResult[][] {
  const found = new Map<string, CheckResult[]>();
  for (const verdict of SHOWN) {
    for (const check of report.checks) {
      if (check.verdict !== verdict || check.known === true) continue;
      const key = `${verdict} ${check.id}`;
      found.set(key, [...(found.get(key) ?? []), check]);
    }
  }
  return [...found.values()];
}

function block(check: CheckResult, others: readonly CheckResult[], number: number, paint: Paint): string {
  const head = `${paint(COLORS[check.verdict] ?? 0, `${MARKS[check.verdict]} ${check.verdict}`)} ${check.id}`;
  const rows: [string, string][] = [];
  if (check.verdict === 'error') rows.push(['what', check.message]);
  else {
    const [, expected, found] = /^Expected (.*); found (.*)\.$/s.exec(check.message) ?? [];
    if (expected === undefined) rows.push(['what', check.message]);
    else rows.push(['expected', expected], ['found', found!]);
  }
  if (check.evidence !== undefined) rows.push(['evidence', check.evidence]);
  if (check.flaky !== undefined) rows.push(['varies', `broken in ${check.flaky.broken} of ${check.flaky.tries} tries`]);
  if (isClauseId(check.clause)) {
    const { sentence, why } = clause(check.clause);
    rows.push(['clause', `${sentence}  (${check.clause}, ${check.level})`], ['why', why]);
  }
  const more = others.flatMap(({ operation }) => operation ?? []);
  if (more.length > 0) rows.push(['also at', more.join(', ')]);
  // A scenario of the user's is explained by its own file.
  if (!check.id.startsWith('own/')) rows.push(['do', `assay explain ${check.id}`]);
  if (check.curl !== undefined) rows.push(['again', check.curl]);
  const where = check.operation === undefined ? '' : ` at ${check.operation}`;
  return [
    `[${number}] ${head}${where}`,
    ...rows.map(([name, text]) => `    ${paint(2, name.padEnd(8))} ${text.replaceAll('\n', '\n             ')}`),
    '',
  ].join('\n');
}

/** What was not judged, by reason. Its root stands above as a failure of its own. */
function leftOut(report: ContractReport): string[] {
  const lines: string[] = [];
  for (const verdict of ['blocked', 'skipped'] as const) {
    const reasons = new Map<string, number>();
    for (const check of report.checks) {
      if (check.verdict !== verdict) continue;
      const reason = check.operation === undefined ? check.message : `${check.operation}: ${check.message}`;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const sorted = [...reasons].sort(([, a], [, b]) => b - a);
    for (const [reason, count] of sorted.slice(0, MAX_REASONS))
      lines.push(`${verdict} ${count} ${count === 1 ? 'check' : 'checks'}  ${reason}`);
    const more = sorted.slice(MAX_REASONS).reduce((sum, [, count]) => sum + count, 0);
    if (more > 0) lines.push(`${verdict} ${more} more`);
  }
  return lines.length === 0 ? [] : [...lines, ''];
}

function gradeLine(report: ContractReport, paint: Paint): string {
  const { applicable, tested, broken, warned } = report.clauses;
  const good = report.grade === 'A+' || report.grade === 'A';
  const letter = paint(good ? 32 : report.grade === 'B' ? 33 : 31, report.grade);
  const named = [...broken, ...warned];
  return `${letter} (${tested} of ${applicable} tested)${named.length === 0 ? '' : `  not kept: ${named.join(', ')}`}`;
}
