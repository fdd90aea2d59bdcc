// Batches whose items the description shows in, those whose items carry no id of the caller's out.
import { rule } from '../rule.ts';
import { batches } from '../select.ts';

export const aiBatchItemCorrelationId = rule({
  id: 'ai-batch-item-correlation-id',
  clause: 'BAT-01',
  severity: 'error',
  preset: 'recommended',
  summary: "Each item of a batch carries the caller's correlation id in the request and in its result.",
  fix: 'Add a required `custom_id` to the items of the request and to their results.',
  *appliesTo(map) {
    for (const { operation, batch } of batches(map)) {
      const items = batch.input.by === 'inline' ? batch.input.items.schema : undefined;
      // Lines of an uploaded file are in prose in most descriptions; only a schema can be judged.
      if (items !== undefined) yield { operation, batch, node: items.get('items') ?? items };
    }
  },
  *check({ batch, node }) {
    if (batch.correlationId === undefined)
      yield { node, message: 'Expected a `custom_id` in each item of the batch, found none.' };
  },
});
