// Batches in, those that count nothing out.
import { rule } from '../rule.ts';
import { batches } from '../select.ts';

export const aiBatchCounts = rule({
  id: 'ai-batch-counts',
  clause: 'BAT-03',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A batch carries counts of its items by outcome.',
  fix: 'Add an object such as `request_counts: {total, completed, failed}` to the batch.',
  *appliesTo(map) {
    for (const { operation, batch } of batches(map))
      if (operation.answer !== undefined) yield { operation, batch, node: operation.job?.schema ?? operation.answer.schema };
  },
  *check({ batch, node }) {
    if (batch.counts === undefined) yield { node, message: 'Expected counts of the items of the batch, found none.' };
  },
});
