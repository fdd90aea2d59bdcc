// Arrays that a call of a model takes as input in, those without `maxItems` out.
import { rule } from '../rule.ts';
import { nameOf } from '../schema-facts.ts';
import { inferences } from '../select.ts';

export const aiInputArrayBounded = rule({
  id: 'ai-input-array-bounded',
  clause: 'FIL-04',
  severity: 'warn',
  preset: 'strict',
  summary: 'An array that a request carries as input is bounded.',
  fix: 'Add `maxItems`.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      for (const array of operation.inputs?.arrays ?? []) yield { operation, ...array };
    }
  },
  *check({ field, unbounded }) {
    // One field is one defect, however many kinds of array it takes.
    const [first] = unbounded;
    if (first !== undefined)
      yield { node: first, message: `Expected \`maxItems\` on ${nameOf(field, 'an array of inputs')}, found none.` };
  },
});
