// Batches whose results the description shows in, those whose results cannot tell a failure out.
import { rule } from '../rule.ts';
import { batches } from '../select.ts';

export const aiBatchItemOutcome = rule({
  id: 'ai-batch-item-outcome',
  clause: 'BAT-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'Each result of a batch carries either its result or its error.',
  fix: 'Add `error` beside the response, or make the result a union with a branch for the failure.',
  *appliesTo(map) {
    // Lines of a file are in prose in most descriptions; only a schema can be judged.
    for (const { operation, batch } of batches(map))
      if (batch.resultItem !== undefined) yield { operation, batch, node: batch.resultItem };
  },
  *check({ batch, node }) {
    if (batch.outcome === undefined)
      yield { node, message: 'Expected an error, a failed status or a branch for the failure in each result, found none.' };
  },
});
