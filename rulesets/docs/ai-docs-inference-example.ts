// Inference operations in, those that show no example of their request or of their answer out: one finding for each side.
import { rule } from '../rule.ts';
import { inferences, responsesOf } from '../select.ts';

export const aiDocsInferenceExample = rule({
  id: 'ai-docs-inference-example',
  clause: 'DOC-02',
  severity: 'info',
  preset: 'strict',
  summary: 'An inference operation shows an example of request and response.',
  fix: 'Add `examples` to the media type, or `example` to the schema.',
  appliesTo: inferences,
  *check({ operation }) {
    const { documentation, node } = operation;
    if (documentation?.request === false) {
      const place = node.get('requestBody') ?? node;
      yield { node: place, message: 'Expected an example of the request, found none.', cause: 'request' };
    }
    if (documentation?.answer === false)
      yield { node: responsesOf(operation), message: 'Expected an example of the response, found none.', cause: 'response' };
  },
});
