// Batches in, those that do not say whether results come in the order of their items out.
import { rule } from '../rule.ts';
import { batches } from '../select.ts';

export const aiBatchItemOrder = rule({
  id: 'ai-batch-item-order',
  clause: 'BAT-11',
  severity: 'hint',
  preset: 'all',
  summary: 'The description says whether the results of a batch keep the order of its items.',
  fix: 'Say in the description of the results whether they keep the order of the requests.',
  appliesTo: batches,
  *check({ operation, batch }) {
    if (batch.order === undefined)
      yield { node: operation.node, message: 'Expected a sentence on the order of the results, found none.' };
  },
});
