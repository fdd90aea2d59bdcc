// `--only` and `--skip`, as the commands that judge share them.
import { AssayError } from '../../errors/assay-error.ts';
import { didYouMean } from '../../errors/nearest.ts';

/** Throws for an id that names no check, scenario, family or clause; `known` are those that do. */
export function assertIds(
  { only, skip }: { readonly only: readonly string[]; readonly skip: readonly string[] },
  known: readonly string[],
): void {
  for (const id of [...only, ...skip]) {
    if (known.includes(id)) continue;
    throw new AssayError(
      'ASSAY_CLI_UNKNOWN_ID',
      `there is no check, scenario, family or clause \`${id}\`.${didYouMean(id, known)}`,
      {
        remedy: 'Run `assay list checks`.',
      },
    );
  }
}
