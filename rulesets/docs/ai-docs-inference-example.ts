// Inference operations in, those that show no example of their request or of their answer out: one finding for each side.
import type { ApiMap } from '../../src/api-map/types.ts';
import { atFirstPlace } from '../causes.ts';
import { rule } from '../rule.ts';
import { inferences, responsesOf } from '../select.ts';

export const aiDocsInferenceExample = rule({
  id: 'ai-docs-inference-example',
  clause: 'DOC-02',
  severity: 'info',
  preset: 'strict',
  summary: 'An inference operation shows an example of request and response.',
  fix: 'Add `examples` to the media type, or `example` to the schema.',
  *appliesTo(map) {
    for (const side of ['request', 'answer'] as const) yield* atFirstPlace(unshown(map, side));
  },
  *check({ place, side }) {
    yield { node: place, message: `Expected an example of the ${side === 'answer' ? 'response' : side}, found none.` };
  },
});

function* unshown(map: ApiMap, side: 'request' | 'answer') {
  for (const { operation } of inferences(map)) {
    if (operation.deprecated || operation.documentation === undefined || operation.documentation[side]) continue;
    const place = side === 'request' ? (operation.node.get('requestBody') ?? operation.node) : responsesOf(operation);
    yield { operation, side, cause: side, place };
  }
}
