// Nucleus sampling parameters in, those that are not bounded within 0 and 1 out.
import { rule } from '../rule.ts';
import { bounds } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

export const aiSamplingTopPRange = rule({
  id: 'ai-sampling-top-p-range',
  clause: 'SMP-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'Nucleus sampling (`top_p`) is bounded within 0 and 1.',
  fix: 'Add `minimum: 0` and `maximum: 1`, or narrower bounds.',
  appliesTo: (map) => requestFields(map, (request) => request.topP),
  *check({ field, schema }) {
    const { lower, upper } = bounds(schema);
    if (lower !== undefined && upper !== undefined && lower >= 0 && upper <= 1) return;
    const found =
      lower === undefined && upper === undefined ? 'no bounds' : `${lower ?? 'no lower bound'} to ${upper ?? 'no upper bound'}`;
    yield { node: schema, message: `Expected \`${field.at.split('/').at(-1)}\` to lie between 0 and 1, found ${found}.` };
  },
});
