// A contract report in, JUnit XML out: a suite for each scenario, a case for each check.
import type { CheckResult, ContractReport } from '../model.ts';

export function renderJunit(report: ContractReport): string {
  const suites = new Map<string, CheckResult[]>();
  for (const check of report.checks) {
    const scenario = check.id.split(':')[0]!;
    const list = suites.get(scenario);
    if (list === undefined) suites.set(scenario, [check]);
    else list.push(check);
  }
  const totals = `tests="${report.checks.length}" failures="${count(report.checks, isFailure)}" errors="${count(report.checks, isError)}" skipped="${count(report.checks, isSkipped)}"`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="assay test" ${totals} time="${(report.durationMs / 1000).toFixed(3)}">`,
    ...[...suites].flatMap(([name, checks]) => suite(name, checks, report)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suite(name: string, checks: readonly CheckResult[], report: ContractReport): string[] {
  const counts = `tests="${checks.length}" failures="${count(checks, isFailure)}" errors="${count(checks, isError)}" skipped="${count(checks, isSkipped)}"`;
  return [
    `  <testsuite name="${escaped(name)}" ${counts} hostname="${escaped(report.target)}">`,
    ...checks.flatMap((check) => testCase(check)),
    '  </testsuite>',
  ];
}

function testCase(check: CheckResult): string[] {
  const name = check.operation === undefined ? check.id : `${check.id} ${check.operation}`;
  const open = `    <testcase name="${escaped(name)}" classname="${escaped(check.id.split(':')[0]!.replace('/', '.'))}"`;
  const varies = check.flaky && `Broken in ${check.flaky.broken} of ${check.flaky.tries} tries.`;
  const detail = [check.message, varies, `${check.clause} (${check.level})`, check.evidence, check.curl]
    .filter((line) => line !== undefined)
    .join('\n');
  if (isFailure(check))
    return [
      `${open}>`,
      `      <failure type="${check.verdict}" message="${escaped(check.message)}">${escaped(detail)}</failure>`,
      '    </testcase>',
    ];
  if (isError(check)) return [`${open}>`, `      <error type="error" message="${escaped(check.message)}"/>`, '    </testcase>'];
  if (isSkipped(check))
    return [`${open}>`, `      <skipped message="${escaped(`${check.verdict}: ${check.message}`)}"/>`, '    </testcase>'];
  // A warning does not fail a build; it is kept where tools show it.
  if (check.verdict === 'warn' || check.verdict === 'info' || check.known === true)
    return [
      `${open}>`,
      `      <system-out>${escaped(`${check.known === true ? 'known' : check.verdict}: ${detail}`)}</system-out>`,
      '    </testcase>',
    ];
  return [`${open}/>`];
}

/** A blocked check is not kept, as its root is not. */
function isFailure({ verdict, known }: CheckResult): boolean {
  return (verdict === 'fail' && known !== true) || verdict === 'blocked';
}

function isError({ verdict }: CheckResult): boolean {
  return verdict === 'error';
}

function isSkipped({ verdict }: CheckResult): boolean {
  return verdict === 'skipped' || verdict === 'not-applicable';
}

function count(checks: readonly CheckResult[], test: (check: CheckResult) => boolean): number {
  return checks.filter(test).length;
}

/** XML 1.0 §2.2 allows no control characters but tab and line ends, escaped or not. */
function escaped(text: string): string {
  return [...text]
    .map((char) => {
      const code = char.codePointAt(0)!;
      const allowed =
        code === 9 ||
        code === 10 ||
        code === 13 ||
        (code >= 32 && code < 0xd800) ||
        (code > 0xdfff && code < 0xfffe) ||
        code > 0xffff;
      return allowed ? (ENTITIES[char] ?? char) : '\ufffd';
    })
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
