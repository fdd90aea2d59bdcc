import { refusal } from '../../answers.ts';
import { batchTargets, jobObject, sharedRun } from '../../jobs.ts';
import { valueAt } from '../../pointer.ts';
import { scenario, target } from '../../scenario.ts';
import { broken, kept } from '../../verdict.ts';

export default scenario({
  id: 'batches/create',
  about: 'Reads from the created batch when it expires.',
  claims: { expiry: 'BAT-04' },
  creates: true,
  requests: 14,
  targets: (map) =>
    batchTargets(map.operations).flatMap((operation) => target(operation, { expiry: operation.batch!.expiry !== undefined })),
  async run({ operation }, session) {
    const run = await sharedRun(session, operation);
    const refused = refusal(run.creation);
    if (refused !== undefined) return { expiry: refused };
    const at = operation.batch!.expiry!.at;
    const value =
      valueAt(jobObject(operation.job!, run.creation, 'create'), at) ??
      run.polls.map((poll) => valueAt(jobObject(operation.job!, poll, 'poll'), at)).find((found) => found !== undefined);
    return { expiry: value === undefined ? broken(`a time at \`${at}\``, 'none', run.creation) : kept };
  },
});
