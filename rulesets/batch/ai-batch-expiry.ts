// Batches in, those that do not say until when out.
import { rule } from '../rule.ts';
import { batches } from '../select.ts';

export const aiBatchExpiry = rule({
  id: 'ai-batch-expiry',
  clause: 'BAT-04',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A batch states when it expires.',
  fix: 'Add `expires_at` to the batch, or a `completion_window` to its request.',
  *appliesTo(map) {
    for (const { operation, batch } of batches(map))
      if (operation.answer !== undefined) yield { operation, batch, node: operation.job?.schema ?? operation.answer.schema };
  },
  *check({ batch, node }) {
    if (batch.expiry === undefined)
      yield { node, message: 'Expected the time at which the batch expires or the window it completes in, found neither.' };
  },
});
