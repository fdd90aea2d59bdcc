// Findings in; text for a person out: each finding with its lines, and why it matters and what to do once per rule.
import { relative } from 'node:path';
import { clause as clauseOf, isClauseId } from '../../clauses/index.ts';
import { toPointer } from '../../description/node.ts';
import type { Finding } from '../model.ts';
import { codeFrame, printable } from './code-frame.ts';
import type { LintReport, Style } from './index.ts';

const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
const COLORS = [31, 33, 34, 36] as const;
/** A rule that fires more often than this shows the lines of its first findings and the places of the others. */
const MAX_FRAMES = 5;

type Facts = Pick<LintReport, 'texts' | 'rules' | 'cwd'>;

/** Document by document, as soon as one is known: its findings, and in the end the summary. */
export class PrettyReport {
  readonly #style: Style;
  #number = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  /** Ends with an empty line, or is empty. */
  part(findings: readonly Finding[], facts: Facts): string {
    return groups(findings)
      .map((group) => `${this.#block(group, facts)}\n\n`)
      .join('');
  }

  summary(report: Pick<LintReport, 'findings' | 'documents'>): string {
    return summary(report, this.#style);
  }

  #block(group: readonly Finding[], facts: Facts): string {
    const style = this.#style;
    const lines: string[] = [];
    for (const [index, finding] of group.entries()) {
      const number = ++this.#number;
      if (index > 0 && index < MAX_FRAMES) lines.push('');
      lines.push(...(index < MAX_FRAMES ? full(finding, number, facts, style) : [place(finding, number, facts, style)]));
    }
    return [...lines, ...advice(group[0] as Finding, facts, style)].join('\n');
  }
}

export function pretty(report: LintReport, style: Style): string {
  const pretty = new PrettyReport(style);
  const parts = (report.parts ?? [report.findings]).map((findings) => pretty.part(findings, report));
  return parts.join('') + pretty.summary(report);
}

/** Findings of one rule in one document stand together, where the first of them stands. */
function groups(findings: readonly Finding[]): Finding[][] {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.source}\n${finding.code}`;
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  return [...found.values()];
}

function full(finding: Finding, number: number, report: Facts, style: Style): string[] {
  const color = COLORS[finding.severity];
  const lines = linesOf(finding, report);
  return [
    place(finding, number, report, style),
    `    ${paint(style, color, SEVERITIES[finding.severity])} ${paint(style, 1, finding.code)}  ${printable(finding.message)}`,
    ...codeFrame(lines, finding.range, style.columns).map(({ number: line, text }) =>
      line === undefined
        ? `      ${' '.repeat(4)} ${paint(style, 2, '|')} ${paint(style, color, text)}`
        : `      ${paint(style, 2, `${String(line).padStart(4)} |`)} ${text}`,
    ),
  ];
}

const split = new WeakMap<object, Map<string, string[]>>();

function linesOf({ source }: Finding, { texts }: Facts): string[] {
  const known = split.get(texts) ?? new Map<string, string[]>();
  split.set(texts, known);
  const lines = known.get(source) ?? (texts.get(source) ?? '').split(/\r\n|\r|\n/);
  known.set(source, lines);
  return lines;
}

function place({ source, range, path }: Finding, number: number, { cwd }: Facts, style: Style): string {
  const name = source === undefined || /^(https?:|<)/i.test(source) ? (source ?? '') : relative(cwd, source) || source;
  const { line, character } = range.start;
  return `${paint(style, 2, `[${number}]`)} ${printable(name)}:${line + 1}:${character + 1} ${paint(style, 2, `at #${printable(toPointer(path))}`)}`;
}

function advice({ code, clause: id, documentationUrl }: Finding, { rules }: Facts, style: Style): string[] {
  const lines: string[] = [];
  if (id !== undefined && isClauseId(id)) {
    const { why, level } = clauseOf(id);
    lines.push(`    ${paint(style, 1, 'why')}  ${why}   ${paint(style, 2, `(${id}, ${level})`)}`);
  }
  const rule = rules.get(code);
  if (rule !== undefined) lines.push(`    ${paint(style, 1, 'do')}   ${rule.fix}   ${paint(style, 2, `assay explain ${code}`)}`);
  else if (documentationUrl !== undefined) lines.push(`    ${paint(style, 1, 'do')}   ${documentationUrl}`);
  return lines;
}

function summary({ findings, documents }: Pick<LintReport, 'findings' | 'documents'>, style: Style): string {
  const where = documents === 1 ? '1 document' : `${documents} documents`;
  if (findings.length === 0) return `${paint(style, 32, '✔')} no findings in ${where}\n`;
  const counts = SEVERITIES.flatMap((name, severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${name}${count === 1 || name === 'info' ? '' : 's'}`];
  });
  const rules = new Set(findings.map(({ code }) => code)).size;
  const worst = Math.min(...findings.map(({ severity }) => severity)) as Finding['severity'];
  const total = `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
  return `${paint(style, COLORS[worst], '✖')} ${total} of ${rules} rule${rules === 1 ? '' : 's'} in ${where}: ${counts.join(', ')}\n`;
}

function paint({ color }: Style, code: number, text: string): string {
  return color ? `\u001b[${code}m${text}\u001b[0m` : text;
}
