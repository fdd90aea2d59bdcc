// What a graded report comes to: the exit code, and what is said of a minimum that it misses.
import type { ContractReport, Letter } from '../../report/model.ts';
import type { Context, ExitCode } from '../context.ts';
import { write } from '../output.ts';

export interface Minimums {
  readonly minGrade?: Letter;
  readonly minCoverage?: number;
  readonly quiet: boolean;
}

/** 1 when a MUST is broken that the baseline does not know, the tester failed, a minimum is missed or the baseline is stale. */
export async function verdictOf(context: Context, flags: Minimums, report: ContractReport, stale = false): Promise<ExitCode> {
  const { isAtLeast } = await import('../../contract/index.ts');
  const kept = !report.checks.some(({ verdict, known }) => (verdict === 'fail' && known !== true) || verdict === 'error');
  const graded = flags.minGrade === undefined || isAtLeast(report.grade, flags.minGrade);
  const covered = coverage(report) >= (flags.minCoverage ?? 0);
  if (!covered && !flags.quiet)
    await write(
      context.stderr,
      `Tested ${coverage(report).toFixed(1)} % of the applicable clauses; --min-coverage asks for ${flags.minCoverage} %.\n`,
    );
  return kept && graded && covered && !stale ? 0 : 1;
}

function coverage({ clauses }: ContractReport): number {
  return clauses.applicable === 0 ? 0 : (clauses.tested / clauses.applicable) * 100;
}

/** The first is the default. */
export const TEST_FORMATS = ['pretty', 'json', 'junit', 'html', 'markdown', 'github'];
export const GRADES = ['A+', 'A', 'B', 'C', 'D', 'F'];
