// The models that examples ask for in, a violation out when each of them is an alias.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';

export const aiModelPinnedExample = rule({
  id: 'ai-model-pinned-example',
  clause: 'MOD-12',
  severity: 'hint',
  preset: 'all',
  summary: 'An example of a request names a version of a model that does not move.',
  fix: 'Use a model with a date or a release number in at least one example.',
  *appliesTo({ modelExamples = [] }) {
    const [first] = modelExamples;
    if (first !== undefined) yield { examples: modelExamples, first };
  },
  *check({ examples, first }) {
    if (examples.some(({ pinned }) => pinned)) return;
    const names = new Set(examples.map(({ value }) => value));
    yield {
      node: first.node,
      message: `Expected an example with a version of the model that does not move, found ${quoted(names, 3)}.`,
    };
  },
});
