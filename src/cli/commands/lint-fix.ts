// --fix and --fix-dry-run: what has one safe answer is put right in the files, or shown as a diff.
import { relative, sep } from 'node:path';
import type { FixOptions } from '../../lint/fix/fix.ts';
import type { LintResult } from '../../lint/lint.ts';
import type { Context } from '../context.ts';
import { write } from '../output.ts';

/** Writes the files, or with `dryRun` the diff, and returns what is to be reported: what is left, or what there is. */
export async function fixAll(
  options: FixOptions,
  { dryRun, quiet }: { readonly dryRun: boolean; readonly quiet: boolean },
  { cwd, stdout, stderr, signal }: Context,
): Promise<LintResult> {
  const [{ fix }, { unifiedDiff }, { rewrite }] = await Promise.all([
    import('../../lint/fix/fix.ts'),
    import('../../lint/fix/unified-diff.ts'),
    import('../../lint/fix/rewrite.ts'),
  ]);
  const note = (text: string) => {
    if (!quiet) stderr.write(`note  ${text}\n`);
  };
  const { before, after, files, outside, leftOut } = await fix(options);
  const shown = (source: string) => relative(cwd, source).split(sep).join('/');
  for (const { source, from, to } of files) {
    signal.throwIfAborted();
    if (dryRun) await write(stdout, unifiedDiff(shown(source), from, to));
    else await rewrite(source, from, to);
    note(`${dryRun ? 'would change' : 'changed'} ${shown(source)}`);
  }
  const gone = before.findings.length - after.findings.length;
  const left = `${after.findings.length} ${dryRun ? 'would be' : 'are'} left`;
  note(`${gone} of ${before.findings.length} findings ${dryRun ? 'would be' : 'are'} fixed, ${left}`);
  if (leftOut > 0)
    note(
      `${leftOut} more would bring new findings or change what an anchor shares, and ${leftOut === 1 ? 'is' : 'are'} left out`,
    );
  for (const source of outside) note(`${source} is not changed: it is not within the working folder`);
  return dryRun ? before : after;
}
