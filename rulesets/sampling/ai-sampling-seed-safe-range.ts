// Seeds with declared bounds in, those whose bounds JSON numbers cannot carry out.
import { rule } from '../rule.ts';
import { bounds, partsInPlace } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

export const aiSamplingSeedSafeRange = rule({
  id: 'ai-sampling-seed-safe-range',
  clause: 'SMP-03',
  severity: 'warn',
  preset: 'recommended',
  summary: 'The bounds of a seed are integers that JSON numbers carry exactly.',
  fix: 'Bound the seed within ±9007199254740991, or declare it as `format: int32`.',
  appliesTo: (map) => requestFields(map, (request) => request.seed),
  *check({ schema }) {
    const { lower, upper } = bounds(schema);
    const lost = [lower, upper].filter((bound) => bound !== undefined && Math.abs(bound) > Number.MAX_SAFE_INTEGER);
    if (lost.length > 0)
      yield { node: schema, message: `Expected the bounds of the seed within ±9007199254740991, found ${lost.join(' and ')}.` };
  },
  *fixes({ schema }) {
    for (const node of partsInPlace(schema)) {
      const lost = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].flatMap((keyword) => {
        const bound = node.number(keyword);
        return bound === undefined || Math.abs(bound) <= Number.MAX_SAFE_INTEGER
          ? []
          : [[keyword, Math.sign(bound) * Number.MAX_SAFE_INTEGER] as const];
      });
      if (lost.length > 0) yield { node, set: Object.fromEntries(lost) };
    }
  },
});
