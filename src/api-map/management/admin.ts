// In: the operations of a map. Out: those that administer the service, and which of them a credential for inference opens.
import { Node } from '../../description/node.ts';
import { pathWords } from '../schema/paths.ts';
import type { AdminMap, ApiKeysMap, OperationMap } from '../types.ts';

const CREDENTIAL = /^(authorization|([a-z0-9]+-)*api-?key|api_key)$/i;

export function readAdmin(operations: readonly OperationMap[], apiKeys: readonly ApiKeysMap[]): AdminMap | undefined {
  const ofKeys = new Set(apiKeys.flatMap((collection) => collection.operations));
  const admin = operations.filter(
    ({ key, path }) => ofKeys.has(key) || pathWords(path).some((word) => /^admin(istration)?$/.test(word)),
  );
  if (admin.length === 0) return undefined;
  const inference = new Set(operations.flatMap((operation) => (operation.inference ? credentialsOf(operation) : [])));
  return {
    operations: admin.map(({ key }) => key),
    shared: admin.flatMap((operation) => {
      const credential = credentialsOf(operation).find((one) => inference.has(one));
      return credential === undefined ? [] : [{ key: operation.key, credential }];
    }),
  };
}

/** Every way in, as text: the schemes that are needed together, with their scopes. Where none is declared, the header that carries a key. */
function credentialsOf({ node, request }: OperationMap): string[] {
  const own = node.get('security') ?? Node.root(node.lookup).get('security');
  const declared = (own?.items() ?? [])
    .filter((requirement) => requirement.keys().length > 0)
    .map((requirement) =>
      requirement
        .entries()
        .map(([scheme, scopes]) => [scheme, ...scopes.items().map(({ value }) => String(value))].join(' '))
        .sort()
        .join(' and '),
    );
  if (declared.length > 0) return declared;
  return request.parameters
    .filter((parameter) => parameter.in === 'header' && CREDENTIAL.test(parameter.name))
    .map(({ name }) => name.toLowerCase());
}
