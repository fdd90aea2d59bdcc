// Confidences and probabilities in answers in, those whose scale nothing states out.
import { rule } from '../rule.ts';
import { bounds, parts } from '../schema-facts.ts';

/** `between 0 and 1`, `[0, 1]`, `0-1`, `from 0.0 to 1.0`; a percentage is a scale as well. */
const SCALE = /\b0(\.0+)?\b[^.]{0,40}?\b(1|100)(\.0+)?\b|percent|%/i;

export const aiConfidenceRange = rule({
  id: 'ai-confidence-range',
  clause: 'FIN-08',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A confidence or probability is bounded within 0 and 1.',
  fix: 'Add `minimum: 0` and `maximum: 1`.',
  *appliesTo(map) {
    for (const operation of map.operations) {
      for (const field of operation.reports.confidences)
        if (field.schema !== undefined) yield { operation, field, schema: field.schema };
    }
  },
  *check({ field, schema }) {
    const { lower, upper } = bounds(schema);
    if (
      (lower !== undefined && upper !== undefined) ||
      parts(schema).some((part) => SCALE.test(part.string('description') ?? ''))
    )
      return;
    const found =
      lower === undefined && upper === undefined ? 'no bounds' : `${lower ?? 'no lower bound'} to ${upper ?? 'no upper bound'}`;
    yield { node: schema, message: `Expected \`${field.at.split('/').at(-1)}\` to lie between 0 and 1, found ${found}.` };
  },
});
