// `--baseline` and `--update-baseline` of the commands that judge a deployment.
import { resolve } from 'node:path';
import type { BaselineCheck } from '../../contract/baseline.ts';
import { AssayError } from '../../errors/assay-error.ts';
import type { ContractReport } from '../../report/model.ts';
import type { Context } from '../context.ts';

export interface CheckBaselineFlags {
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly quiet: boolean;
}

export interface CheckBaseline {
  /** The report with what is accepted marked, and whether the baseline is stale. With --update-baseline it is written, and nothing is stale. */
  apply(report: ContractReport): Promise<{ readonly report: ContractReport; readonly stale: boolean }>;
}

/** Reads it before the first request, so that a broken one is said at once. */
export async function prepareCheckBaseline(flags: CheckBaselineFlags, context: Context): Promise<CheckBaseline> {
  const { baseline: file, updateBaseline, quiet } = flags;
  if (file === undefined) {
    if (updateBaseline)
      throw new AssayError('ASSAY_CLI_USAGE', '--update-baseline needs --baseline', { remedy: 'Write --baseline FILE.' });
    return { apply: async (report) => ({ report, stale: false }) };
  }
  const { againstBaseline, checkBaselineText, loadCheckBaseline } = await import('../../contract/baseline.ts');
  const baseline = await loadCheckBaseline(file, context.cwd, updateBaseline);
  return {
    async apply(made) {
      if (updateBaseline) {
        const text = checkBaselineText(made, baseline);
        await write(resolve(context.cwd, file), text);
        const { report } = againstBaseline(made, (JSON.parse(text) as { checks: BaselineCheck[] }).checks);
        if (!quiet) context.stderr.write(`note  wrote ${file} with the broken checks of this run\n`);
        return { report, stale: false };
      }
      const { report, stale } = againstBaseline(made, baseline);
      for (const { id, operation } of stale)
        context.stderr.write(`stale ${file}: ${id}${operation === undefined ? '' : ` at ${operation}`} is broken no longer\n`);
      if (stale.length > 0) context.stderr.write('      Run with --update-baseline to drop what is stale.\n');
      return { report, stale: stale.length > 0 };
    },
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
