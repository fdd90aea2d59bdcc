// Seeds of requests in, those whose description does not say how far they make answers repeat out.
import { rule } from '../rule.ts';
import { parts } from '../schema-facts.ts';
import { requestFields } from '../select.ts';

const REPEATS =
  /best[- ]effort|guarante|determinis|reproduc|repeatab|same (seed|input)|(same|similar|identical|consistent) (answer|result|output|response|text|completion|generation|image)/i;

export const aiSamplingNondeterminismDocumented = rule({
  id: 'ai-sampling-nondeterminism-documented',
  clause: 'SMP-15',
  severity: 'hint',
  preset: 'all',
  summary: 'The description of a seed says how far it makes answers repeat.',
  fix: 'Say whether the same seed always yields the same answer or only at best, and what changes it.',
  appliesTo: (map) => requestFields(map, (request) => request.seed),
  *check({ operation, schema }) {
    const own = parts(schema).flatMap((part) => part.string('description') ?? []);
    const ofOperation = operation.node.string('description') ?? '';
    if ([...own, ofOperation].some((text) => REPEATS.test(text))) return;
    const found = own.length === 0 ? 'no description' : 'a description without a word of it';
    yield { node: schema, message: `Expected the seed to say how far answers repeat, found ${found}.` };
  },
});
