// Generations in, those whose request names no model out.
import { rule } from '../rule.ts';
import { ofKind, requestOf } from '../select.ts';

export const aiModelInRequest = rule({
  id: 'ai-model-in-request',
  clause: 'MOD-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'A generation request names the model.',
  fix: 'Add `model` to the body or the path. A server of one model says so with `x-ai-single-model: true` at the root.',
  appliesTo: (map) => ofKind(map, 'generation'),
  *check({ operation }, { singleModel }) {
    if (operation.request.modelFrom !== undefined || singleModel !== undefined) return;
    yield {
      node: requestOf(operation),
      message: 'Expected the model in the body, the path or the query, found it in none of them.',
    };
  },
});
