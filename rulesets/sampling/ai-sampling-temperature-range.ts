// Temperatures of requests in, those without both bounds out.
import { rule } from '../rule.ts';
import { bounds } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

export const aiSamplingTemperatureRange = rule({
  id: 'ai-sampling-temperature-range',
  clause: 'SMP-01',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The temperature is bounded below and above.',
  fix: 'Add `minimum` and `maximum` to the temperature.',
  appliesTo: (map) => requestFields(map, (request) => request.temperature),
  *check({ schema }) {
    const { lower, upper } = bounds(schema);
    // A lower bound alone is a statement too: that any higher value is taken.
    if (lower !== undefined && upper === undefined) return;
    const missing = [...(lower === undefined ? ['`minimum`'] : []), ...(upper === undefined ? ['`maximum`'] : [])];
    if (missing.length > 0)
      yield { node: schema, message: `Expected the temperature to have ${missing.join(' and ')}, found no such bound.` };
  },
});
