// An AI API in, a violation out when it does not list its models.
import { Node } from '../../src/description/node.ts';
import { rule } from '../rule.ts';
import { inferences } from '../select.ts';

export const aiModelsListEndpoint = rule({
  id: 'ai-models-list-endpoint',
  clause: 'MOD-04',
  severity: 'warn',
  preset: 'recommended',
  summary: 'An AI API lists its models.',
  fix: 'Add `GET /models`.',
  *appliesTo(map) {
    // Where no request takes a model, or there is but one, there is nothing to choose from.
    if (map.singleModel !== undefined) return;
    for (const { operation } of inferences(map)) {
      if (operation.request.model?.schema !== undefined) {
        yield { root: Node.root(operation.node.lookup) };
        return;
      }
    }
  },
  *check({ root }, map) {
    if (map.models?.list === undefined)
      yield { node: root.get('paths') ?? root, message: 'Expected an operation that lists the models, found none.' };
  },
});
