// The fine-tuning of a description in, a violation out for what a caller cannot do with a tuning that it started.
import { rule } from '../rule.ts';

export const aiFinetuneLifecycle = rule({
  id: 'ai-finetune-lifecycle',
  clause: 'MGT-07',
  severity: 'warn',
  preset: 'recommended',
  summary: 'Fine-tuning jobs that can be created can be listed, fetched and cancelled.',
  fix: 'Add `GET` on the collection, `GET` on a job, and `POST …/{id}/cancel`.',
  *appliesTo(map) {
    const tuning = map.management?.fineTuning;
    const operation = map.operations.find(
      ({ key, deprecated }) => !deprecated && tuning?.creates.some((create) => create.key === key),
    );
    if (tuning !== undefined && operation !== undefined) yield { operation, tuning };
  },
  *check({ operation, tuning }) {
    // Of what is recognised as a job, `ai-async-poll-endpoint` and `ai-async-cancel-endpoint` find the other two.
    const job = operation.job !== undefined;
    const missing = [
      ...(tuning.list === undefined ? ['lists'] : []),
      ...(tuning.get === undefined && !job ? ['fetches'] : []),
      ...(tuning.cancel === undefined && !job ? ['cancels'] : []),
    ];
    if (missing.length > 0)
      yield {
        node: operation.node,
        message: `Expected an operation that ${missing.join(', one that ').replace(/, (?!.*, )/, ' and ')} what \`${operation.key}\` starts, found none.`,
      };
  },
});
