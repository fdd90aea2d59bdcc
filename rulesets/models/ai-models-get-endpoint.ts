// The list of models in, a violation out when a single one cannot be fetched.
import { rule } from '../rule.ts';

export const aiModelsGetEndpoint = rule({
  id: 'ai-models-get-endpoint',
  clause: 'MOD-14',
  severity: 'info',
  preset: 'strict',
  summary: 'A single model can be fetched by its id.',
  fix: 'Add `GET /models/{id}`.',
  *appliesTo({ models, operations }) {
    const list = operations.find(({ key }) => key === models?.list);
    if (list !== undefined) yield { operation: list, models };
  },
  *check({ operation, models }) {
    if (models?.get === undefined && models?.describe === undefined)
      yield {
        node: operation.node,
        message: `Expected an operation that fetches one of the models that \`${operation.key}\` lists, found none.`,
      };
  },
});
