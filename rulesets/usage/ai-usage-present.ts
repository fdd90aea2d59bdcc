// Generations with a JSON answer in, those that report no usage out.
import { rule } from '../rule.ts';
import { answers } from '../select.ts';

export const aiUsagePresent = rule({
  id: 'ai-usage-present',
  clause: 'USE-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'A generation response reports its token usage.',
  fix: 'Add a `usage` object with the input and the output count to the response.',
  appliesTo: answers,
  *check({ operation, answer }) {
    // Measurements with names of their own may be the usage, as far as anybody can tell.
    if (answer.usage === undefined && operation.reports.metrics === undefined)
      yield { node: answer.schema, message: 'Expected token usage in the response, found none.' };
  },
});
