// Operations with an idempotency header in, those that do not declare its refusals out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { responsesOf } from '../select.ts';

export const aiIdempotencyKeyConflictResponses = rule({
  id: 'ai-idempotency-key-conflict-responses',
  clause: 'IDM-06',
  severity: 'info',
  preset: 'strict',
  summary: 'An operation with an idempotency key declares 409 and 422.',
  fix: 'Declare 409 for a request that is still at work and 422 for another body under the same key.',
  *appliesTo(map) {
    for (const operation of map.operations) if (operation.request.idempotencyKey?.value.in === 'header') yield { operation };
  },
  *check({ operation }) {
    const { declared } = operation.errors;
    if (declared.some((status) => /^(4xx|default)$/i.test(status))) return;
    const missing = ['409', '422'].filter((status) => !declared.includes(status));
    if (missing.length > 0)
      yield {
        node: responsesOf(operation),
        message: `Expected ${quoted(missing)} to be declared beside the idempotency key, found ${declared.length === 0 ? 'no error at all' : quoted(declared)}.`,
      };
  },
});
