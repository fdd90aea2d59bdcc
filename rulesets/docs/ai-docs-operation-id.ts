// Operations that call a model or start a job in, those without an operationId of their own out.
import type { ApiMap } from '../../src/api-map/types.ts';
import { atFirstPlace, causeIn } from '../causes.ts';
import { rule } from '../rule.ts';

export const aiDocsOperationId = rule({
  id: 'ai-docs-operation-id',
  clause: 'DOC-01',
  severity: 'error',
  preset: 'all',
  summary: 'Each operation has an operationId of its own.',
  fix: 'Give the operation an `operationId` that no other operation has.',
  *appliesTo(map) {
    yield* atFirstPlace(nameless(map));
  },
  *check({ place, found }) {
    yield { node: place, message: `Expected an \`operationId\` of its own, found ${found}.` };
  },
});

function* nameless(map: ApiMap) {
  const counts = new Map<string, number>();
  for (const { operationId } of map.operations)
    if (operationId !== undefined) counts.set(operationId, (counts.get(operationId) ?? 0) + 1);
  for (const operation of map.operations) {
    const { operationId, node } = operation;
    if (!(operation.inference || operation.job !== undefined) || operation.deprecated) continue;
    if (operationId === undefined) {
      yield { operation, found: 'none', cause: causeIn(operation, counts.size > 0), place: node };
    } else if ((counts.get(operationId) ?? 0) > 1) {
      const place = node.get('operationId') ?? node;
      yield { operation, found: `\`${operationId}\`, which another operation has, too`, cause: operation.key, place };
    }
  }
}
