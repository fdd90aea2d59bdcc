// Batches in, those that cannot be cancelled out.
import { rule } from '../rule.ts';
import { batches } from '../select.ts';

export const aiBatchCancel = rule({
  id: 'ai-batch-cancel',
  clause: 'BAT-05',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A batch can be cancelled.',
  fix: 'Add a `POST …/{id}/cancel` operation, or a DELETE that stops the batch.',
  *appliesTo(map) {
    for (const target of batches(map)) if (target.operation.job?.poll !== undefined) yield target;
  },
  *check({ operation }) {
    if (operation.job?.cancel === undefined) {
      yield {
        node: operation.node,
        message: `Expected an operation that cancels the batch that \`${operation.key}\` creates, found none.`,
      };
    }
  },
});
