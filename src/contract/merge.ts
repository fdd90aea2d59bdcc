// The reports of the shards of one run in, the report of the whole out.
import { AssayError } from '../errors/assay-error.ts';
import type { CheckResult, ContractReport } from '../report/model.ts';
import { grade } from './grade.ts';
import { RANK } from './rank.ts';

export interface NamedReport {
  readonly file: string;
  readonly report: ContractReport;
}

/** Throws when they are not all the shards of one run, each once. */
export function mergeReports(parts: readonly NamedReport[]): ContractReport {
  const first = parts[0];
  if (first === undefined) throw unusable('there is no report');
  const of = first.report.shard?.of;
  const found = new Map<number, NamedReport>();
  for (const part of parts) {
    const { shard, target, spec } = part.report;
    if (shard === undefined) throw unusable(`${part.file} is no part of a run: it was made without --shard`);
    if (shard.of !== of) throw unusable(`${part.file} is one of ${shard.of} shards, ${first.file} one of ${of}`);
    if (target !== first.report.target || spec !== first.report.spec)
      throw unusable(
        `${part.file} is about ${spec} at ${target}, ${first.file} about ${first.report.spec} at ${first.report.target}`,
      );
    const same = found.get(shard.index);
    if (same !== undefined) throw unusable(`${part.file} and ${same.file} are both shard ${shard.index}`);
    found.set(shard.index, part);
  }
  const missing = Array.from({ length: of ?? 0 }, (_, index) => index + 1).filter((index) => !found.has(index));
  if (missing.length > 0) throw unusable(`shard ${missing.join(', ')} of ${of} is missing`);
  const checks = first.report.checks.map((check, place): CheckResult => {
    const same = parts.map(({ file, report }) => {
      const other = report.checks[place];
      if (other === undefined || other.id !== check.id || other.operation !== check.operation)
        throw unusable(`${file} was made of another description, or with other options, than ${first.file}`);
      return other;
    });
    const judged = same.filter(({ elsewhere }) => elsewhere === undefined);
    // A check that each shard judges by its own exchanges is as the worst of them.
    return judged.reduce((worst, other) => (RANK[other.verdict] > RANK[worst.verdict] ? other : worst), judged[0] ?? check);
  });
  const reports = parts.map(({ report }) => report);
  const resent = reports.flatMap((report) => report.resent ?? []);
  const leftOver = reports.reduce((sum, report) => sum + (report.leftOver ?? 0), 0);
  const { shard: _, resent: __, leftOver: ___, ...whole } = first.report;
  const { letter, clauses } = grade(checks);
  return {
    ...whole,
    grade: letter,
    clauses,
    checks,
    requests: reports.reduce((sum, report) => sum + report.requests, 0),
    // They ran side by side.
    durationMs: Math.max(...reports.map((report) => report.durationMs)),
    ...(resent.length === 0 ? {} : { resent }),
    ...(leftOver === 0 ? {} : { leftOver }),
  };
}

function unusable(why: string): AssayError {
  return new AssayError('ASSAY_REPORT_MERGE', why);
}
