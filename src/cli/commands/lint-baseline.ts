// Findings and --baseline in; the findings that are new, and whether the baseline is stale, out. With --update-baseline the file is written.
import { resolve } from 'node:path';
import { AssayError } from '../../errors/assay-error.ts';
import type { Judged } from '../../lint/baseline.ts';
import type { LintResult } from '../../lint/lint.ts';
import type { Finding } from '../../report/model.ts';
import type { Context } from '../context.ts';

export interface BaselineFlags {
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly quiet: boolean;
}

export interface AfterBaseline {
  readonly findings: readonly Finding[];
  readonly stale: boolean;
}

export interface PreparedBaseline {
  /** The findings that are not in the baseline; all of them where it is going to be written. */
  fresh(result: LintResult): Promise<readonly Finding[]>;
  /** The same as the last word: says what is stale, or writes the file. */
  apply(result: LintResult): Promise<AfterBaseline>;
}

/** Reads the baseline before any work is done, so that a broken one is said at once. */
export async function prepareBaseline(
  { baseline: file, updateBaseline, quiet }: BaselineFlags,
  { cwd, stderr }: Context,
): Promise<PreparedBaseline> {
  if (file === undefined) {
    if (updateBaseline)
      throw new AssayError('ASSAY_CLI_USAGE', '--update-baseline needs --baseline', { remedy: 'Write --baseline FILE.' });
    return { fresh: async ({ findings }) => findings, apply: async ({ findings }) => ({ findings, stale: false }) };
  }
  const { baselineText, compareWithBaseline, loadBaseline } = await import('../../lint/baseline.ts');
  const baseline = await loadBaseline(file, cwd, updateBaseline);
  const note = (text: string) => {
    if (!quiet) stderr.write(`note  ${text}\n`);
  };
  const fresh = async (result: LintResult) =>
    updateBaseline ? result.findings : compareWithBaseline(result.findings, baseline, await judgedBy(result)).left;
  const apply = async (result: LintResult): Promise<AfterBaseline> => {
    const judged = await judgedBy(result);
    if (updateBaseline) {
      await write(resolve(cwd, file), baselineText(result.findings, baseline, judged));
      note(`wrote ${file} with ${count(result.findings.length, 'finding')} of this run`);
      return { findings: [], stale: false };
    }
    const { left, known, stale } = compareWithBaseline(result.findings, baseline, judged);
    if (known > 0) note(`${count(known, 'finding')} in ${file} ${known === 1 ? 'is' : 'are'} left out`);
    for (const { rule, source, path, message } of stale)
      stderr.write(`stale ${file}: ${rule} in ${source} at #${path} is found no longer: ${message}\n`);
    if (stale.length > 0) stderr.write('      Run with --update-baseline to drop what is stale.\n');
    return { findings: left, stale: stale.length > 0 };
  };
  return { fresh, apply };
}

/** A file that is gone has no findings any more. A rule that the ruleset does not know is one of Spectral's own, which always run. */
async function judgedBy({ texts, ruleset }: LintResult): Promise<Judged> {
  const { existsSync } = await import('node:fs');
  return {
    source: (source) => texts.has(source) || !(/^(https?:|<)/i.test(source) || existsSync(source)),
    rule: (id) => ruleset.rules[id]?.enabled ?? !id.startsWith('ai-'),
  };
}

async function write(file: string, text: string): Promise<void> {
  const { writeFileAtomically } = await import('../../lint/write-file.ts');
  try {
    await writeFileAtomically(file, text);
  } catch (cause) {
    throw new AssayError('ASSAY_CLI_OUTPUT', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
