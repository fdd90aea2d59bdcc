// Calls of a model in, those that take the prompt in the URL out.
import { rule } from '../rule.ts';
import { inferences } from '../select.ts';

export const aiSecurityPromptNotInUrl = rule({
  id: 'ai-security-prompt-not-in-url',
  clause: 'SEC-04',
  severity: 'error',
  preset: 'recommended',
  summary: 'A prompt is not sent in the URL.',
  fix: 'Take the prompt in the body of a POST.',
  *appliesTo(map) {
    for (const { operation } of inferences(map)) {
      const parameter = operation.request.promptInUrl;
      if (parameter !== undefined) yield { operation, parameter };
    }
  },
  *check({ parameter }) {
    yield {
      node: parameter.node,
      message: `Expected the prompt in the body, found \`${parameter.name}\` in the ${parameter.in === 'query' ? 'query' : 'path'}.`,
    };
  },
});
