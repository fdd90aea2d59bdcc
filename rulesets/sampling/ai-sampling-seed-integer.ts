// Seeds of requests in, those that are no integers out.
import { rule } from '../rule.ts';
import { quoted, types } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

export const aiSamplingSeedInteger = rule({
  id: 'ai-sampling-seed-integer',
  clause: 'SMP-04',
  severity: 'error',
  preset: 'recommended',
  summary: 'A seed is an integer.',
  fix: 'Declare the seed as `type: integer`.',
  appliesTo: (map) => requestFields(map, (request) => request.seed),
  *check({ schema }) {
    const found = types(schema);
    if (found.size === 0 || found.has('integer')) return;
    yield { node: schema, message: `Expected the seed to be an integer, found ${quoted(found)}.` };
  },
});
