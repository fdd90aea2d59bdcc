// Operations that call a model or start a job in, those without an operationId of their own out.
import { rule } from '../rule.ts';

export const aiDocsOperationId = rule({
  id: 'ai-docs-operation-id',
  clause: 'DOC-01',
  severity: 'error',
  preset: 'all',
  summary: 'Each operation has an operationId of its own.',
  fix: 'Give the operation an `operationId` that no other operation has.',
  *appliesTo(map) {
    const counts = new Map<string, number>();
    for (const { operationId: id } of map.operations) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const operation of map.operations) if (operation.inference || operation.job !== undefined) yield { operation, counts };
  },
  *check({ operation, counts }) {
    const { node, operationId } = operation;
    if (operationId === undefined) {
      // Where no operation has one, none was forgotten.
      const cause = counts.size > 0 ? undefined : 'all';
      yield { node, message: 'Expected an `operationId` of its own, found none.', cause };
    } else if ((counts.get(operationId) ?? 0) > 1) {
      const message = `Expected an \`operationId\` of its own, found \`${operationId}\`, which another operation has, too.`;
      yield { node: node.get('operationId') ?? node, message };
    }
  },
});
