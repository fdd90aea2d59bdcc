// What the commands that take --fault share.
import { AssayError } from '../../errors/assay-error.ts';
import { didYouMean } from '../../errors/nearest.ts';

/** Throws for an id that names no fault. */
export async function assertFaults(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { FAULTS, findFault } = await import('../../faults/index.ts');
  const known = FAULTS.map((fault) => fault.id);
  for (const id of ids) {
    if (findFault(id) !== undefined) continue;
    throw new AssayError('ASSAY_CLI_UNKNOWN_ID', `there is no fault '${id}'.${didYouMean(id, known)}`, {
      remedy: 'Run `assay list faults`.',
    });
  }
}
