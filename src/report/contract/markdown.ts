// A contract report in, Markdown out: for a pull request, an issue, a page.
import type { CheckResult, ContractReport } from '../model.ts';
import { clauseText, countsText, findings, gradeText, notes, variesText } from './parts.ts';

export function renderMarkdown(report: ContractReport): string {
  const found = findings(report);
  const lines = [
    `# ${gradeText(report)}`,
    '',
    `${code(report.spec)} against ${code(report.target)} · ${countsText(report)}`,
    ...list(notes(report)),
  ];
  if (found.length > 0) {
    const rows = found.map(({ verdict, id, operation = '', clause, level, message }) =>
      row([verdict, code(id), operation === '' ? '' : code(operation), `${clause} (${level})`, prose(message)]),
    );
    lines.push('', row(['verdict', 'check', 'operation', 'clause', 'what']), row(['-', '-', '-', '-', '-']), ...rows);
  }
  return [...lines, ...found.flatMap(detail)].join('\n');
}

function detail(check: CheckResult): string[] {
  const where = check.operation === undefined ? '' : ` at ${code(check.operation)}`;
  const varies = variesText(check);
  return [
    '',
    `## ${check.verdict} ${code(check.id)}${where}`,
    '',
    prose(check.message),
    '',
    `> ${prose(clauseText(check))}`,
    ...(varies === undefined ? [] : ['', varies]),
    ...(check.evidence === undefined ? [] : ['', ...fenced(check.evidence, 'text')]),
    ...(check.curl === undefined ? [] : ['', ...fenced(check.curl, 'sh')]),
  ];
}

function list(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines.map((line) => `- ${prose(line)}`)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What a target sent must not become a link, an image or HTML. What stands between backticks is code by itself. */
function prose(text: string): string {
  const parts = text.replace(/\s*\n\s*/g, ' ').split(/(`[^`]*`)/);
  return parts.map((part) => (/^`.*`$/s.test(part) ? part : part.replace(/[\\*_[\]<>&#~`!]/g, '\\$&'))).join('');
}

function code(text: string): string {
  const fence = '`'.repeat(longest(text) + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${text.replaceAll('\n', ' ')}${space}${fence}`;
}

/** A fence that is longer than any run of backticks within. */
function fenced(text: string, language: string): string[] {
  const fence = '`'.repeat(Math.max(3, longest(text) + 1));
  return [`${fence}${language}`, text, fence];
}

function longest(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
