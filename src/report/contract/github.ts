// A contract report in, workflow commands of GitHub Actions out: an annotation for each finding, and the grade.
import type { CheckResult, ContractReport, Verdict } from '../model.ts';
import { clauseText, countsText, findings, gradeText, variesText } from './parts.ts';

const COMMANDS: Readonly<Partial<Record<Verdict, string>>> = { fail: 'error', error: 'error', warn: 'warning', info: 'notice' };

export function renderGithub(report: ContractReport): string {
  const grade = command('notice', `${report.spec} against ${report.target}`, `${gradeText(report)} · ${countsText(report)}`);
  return [...findings(report).map(annotation), grade].join('\n');
}

function annotation(check: CheckResult): string {
  const where = check.operation === undefined ? '' : ` at ${check.operation}`;
  const lines = [check.message, variesText(check), clauseText(check), check.evidence, check.curl].filter(
    (line) => line !== undefined,
  );
  return command(COMMANDS[check.verdict] ?? 'notice', `${check.id}${where}`, lines.join('\n'));
}

/** A line break in a message is `%0A`; in a property a comma and a colon end it, too. */
function command(name: string, title: string, message: string): string {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return `::${name} title=${data(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${data(message)}`;
}
