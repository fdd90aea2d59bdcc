import type { ApiMap, OperationMap } from '../../api-map/types.ts';

/** By operationId, or by method and path as the description writes them. */
export function findOperation(map: ApiMap, name: string): OperationMap | undefined {
  return map.operations.find(({ key, operationId }) => operationId === name || key === name);
}

/** All names that `findOperation` takes. */
export function operationNames(map: ApiMap): string[] {
  return map.operations.flatMap(({ key, operationId }) => (operationId === undefined ? [key] : [operationId, key]));
}
