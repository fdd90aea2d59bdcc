// Inference operations in, those that declare no authentication out. A program that its caller runs needs none.
import type { ApiMap, OperationMap } from '../../src/api-map/types.ts';
import { rule } from '../rule.ts';
import { inferences } from '../select.ts';

const CREDENTIAL_HEADER = /^(authorization|api[-_]?key|[a-z0-9-]+-api-?key|x-[a-z0-9-]*token)$/i;

export const aiSecurityDeclared = rule({
  id: 'ai-security-declared',
  clause: 'SEC-01',
  severity: 'error',
  preset: 'recommended',
  summary: 'An inference operation declares its authentication.',
  fix: 'Declare the scheme in `components.securitySchemes` and require it with `security`.',
  *appliesTo(map) {
    if (!map.local) yield* withoutCredential(map);
  },
  *check({ node, header, optional, cause }) {
    const message =
      header === undefined
        ? `Expected the operation to require a credential, found ${optional ? 'an optional one' : 'none'}.`
        : `Expected the header \`${header}\` to be required, found it optional.`;
    yield { node, message, cause };
  },
});

function* withoutCredential(map: ApiMap) {
  const some = map.operations.some(({ security }) => security === 'required');
  for (const { operation } of inferences(map)) {
    const header = headerOf(operation);
    const optional = operation.security === 'optional';
    if (operation.security === 'required' || header?.required === true) continue;
    yield {
      operation,
      header: header?.name,
      optional,
      // A generator writes its optional header into every operation, and where no operation requires anything, none was forgotten.
      cause: header?.name ?? (some ? undefined : 'all'),
      node: header?.node ?? operation.node,
    };
  }
}

function headerOf({ request }: OperationMap) {
  return request.parameters.find(({ name, in: place }) => place === 'header' && CREDENTIAL_HEADER.test(name));
}
