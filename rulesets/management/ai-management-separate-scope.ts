// The operations that administer an AI API in, one violation out for those that a credential for inference opens.
import { rule } from '../rule.ts';
import { together } from '../together.ts';

export const aiManagementSeparateScope = rule({
  id: 'ai-management-separate-scope',
  clause: 'MGT-15',
  severity: 'warn',
  preset: 'strict',
  summary: 'Administration needs another credential or scope than inference.',
  fix: 'Give the administrative operations a security scheme of their own, or require a scope that a key for inference does not have.',
  *appliesTo({ management }) {
    if (management?.admin !== undefined) yield { admin: management.admin };
  },
  *check({ admin }, map) {
    const places = admin.shared.flatMap(({ key }) => {
      const node = map.operations.find((operation) => operation.key === key && !operation.deprecated)?.node;
      return node === undefined ? [] : [{ key, node: node.get('security') ?? node }];
    });
    const credential = admin.shared[0]?.credential;
    yield* together(
      places,
      admin.operations.length,
      'administration to need a credential or scope of its own',
      `the one of inference (\`${credential}\`)`,
      'operations',
    );
  },
});
