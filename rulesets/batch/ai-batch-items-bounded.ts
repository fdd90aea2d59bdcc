// Batches whose items come in the request in, those that take any number of them out.
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { batches } from '../select.ts';

export const aiBatchItemsBounded = rule({
  id: 'ai-batch-items-bounded',
  clause: 'BAT-12',
  severity: 'info',
  preset: 'strict',
  summary: 'The list of items in the request for a batch is bounded.',
  fix: 'Add `maxItems` to the list.',
  *appliesTo(map) {
    for (const { operation, batch } of batches(map))
      if (batch.input.by === 'inline' && batch.input.items.schema !== undefined)
        yield { operation, at: batch.input.items.at, node: batch.input.items.schema };
  },
  *check({ at, node }) {
    if (!parts(node).some((part) => part.number('maxItems') !== undefined))
      yield { node, message: `Expected \`maxItems\` on \`${at}\`, found no limit.` };
  },
});
