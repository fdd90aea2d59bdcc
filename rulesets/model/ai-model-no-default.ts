// Models in requests in, those with a default out.
import { rule } from '../rule.ts';
import { requestFields } from '../select.ts';

export const aiModelNoDefault = rule({
  id: 'ai-model-no-default',
  clause: 'MOD-10',
  severity: 'info',
  preset: 'strict',
  summary: 'A model in a request has no default.',
  fix: 'Make `model` required, or document the default as one that will not move.',
  appliesTo: (map) => requestFields(map, (request) => request.model),
  *check({ schema }) {
    const value = schema.get('default');
    if (value !== undefined && value.value !== null)
      yield { node: value, message: `Expected no default for the model, found \`${String(value.value).slice(0, 60)}\`.` };
  },
});
