// In: the root and an operation. Out: how the effective security requirements read.
import type { Node } from '../../description/node.ts';
import type { OperationMap, ParameterMap } from '../types.ts';

const CREDENTIAL = /^(authorization|(x-)?api-?key|x-goog-api-key|.*-api-key|api_key)$/i;

export function readSecurity(root: Node, operation: Node, parameters: readonly ParameterMap[]): OperationMap['security'] {
  const header = parameters.find((parameter) => parameter.in === 'header' && CREDENTIAL.test(parameter.name));
  if (header?.required) return 'required';
  const own = operation.get('security') ?? root.get('security');
  const requirements = own?.items() ?? [];
  if (own === undefined || !Array.isArray(own.value)) return header === undefined ? 'undeclared' : 'optional';
  // An empty list takes the requirements of the root away; `{}` makes them optional (OpenAPI, Security Requirement Object).
  return requirements.length === 0 || requirements.some((requirement) => requirement.keys().length === 0)
    ? 'optional'
    : 'required';
}
