// Usage objects of generations in, those that do not separate input from output out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { answers } from '../select.ts';

export const aiUsageInputOutputSplit = rule({
  id: 'ai-usage-input-output-split',
  clause: 'USE-02',
  severity: 'error',
  preset: 'recommended',
  summary: 'Usage separates input from output.',
  fix: 'Count input and output tokens in fields of their own.',
  *appliesTo(map) {
    for (const { operation, answer } of answers(map)) {
      if (answer.usage?.schema !== undefined) yield { operation, usage: answer.usage, node: answer.usage.schema };
    }
  },
  *check({ usage, node }) {
    const missing = [...(usage.input === undefined ? ['input'] : []), ...(usage.output === undefined ? ['output'] : [])];
    if (missing.length === 0) return;
    const found =
      usage.counts.length === 0 ? 'no count at all' : quoted(new Set(usage.counts.map(({ at }) => at.split('/').at(-1))));
    yield { node, message: `Expected a count of the ${missing.join(' and of the ')} tokens, found ${found}.` };
  },
});
