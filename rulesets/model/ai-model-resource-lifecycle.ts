// The resource of a model in, a violation out when it does not tell when the model goes.
import { rule } from '../rule.ts';

export const aiModelResourceLifecycle = rule({
  id: 'ai-model-resource-lifecycle',
  clause: 'MOD-09',
  severity: 'warn',
  preset: 'strict',
  summary: 'A model resource states its deprecation and retirement.',
  fix: 'Add a field such as `deprecated` or `shutdown_date` to the model.',
  *appliesTo({ models }) {
    // Models that callers bring along retire when the callers say so.
    if (models?.item !== undefined && models.managed === undefined) yield { models, node: models.item };
  },
  *check({ models, node }) {
    if (models.lifecycle === undefined)
      yield { node, message: 'Expected a field for the deprecation or retirement of the model, found none.' };
  },
});
