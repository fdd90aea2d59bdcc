// Usage of operations that take a control of reasoning in, that without a count of reasoning tokens out.
import { rule } from '../rule.ts';
import { quoted } from '../schema-facts.ts';
import { askedUsage } from './asked-usage.ts';

export const aiUsageReasoningReported = rule({
  id: 'ai-usage-reasoning-reported',
  clause: 'USE-14',
  severity: 'hint',
  preset: 'all',
  summary: 'Usage counts the reasoning tokens where a request can ask for reasoning.',
  fix: 'Add a count such as `reasoning_tokens` to the usage.',
  appliesTo: (map) => askedUsage(map, 'reasoning', 'reasoningTokens'),
  *check({ node, controls, found }) {
    yield {
      node,
      message: `Expected a count of reasoning tokens because the request takes ${quoted(controls)}, found ${found}.`,
    };
  },
});
