// Generations with a JSON answer in, those whose answer names no model out.
import { rule } from '../rule.ts';
import { answers } from '../select.ts';

export const aiModelEchoed = rule({
  id: 'ai-model-echoed',
  clause: 'MOD-02',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A generation response names the model that answered.',
  fix: 'Add `model` to the response, with the exact version that ran.',
  appliesTo: answers,
  *check({ answer }, { singleModel }) {
    if (answer.model === undefined && singleModel === undefined)
      yield { node: answer.schema, message: 'Expected the model that answered in the response, found none.' };
  },
});
