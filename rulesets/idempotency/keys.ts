// A map in, the operations that take an idempotency key in a header out, each with the parameter.
import type { ApiMap, ParameterMap } from '../../src/api-map/types.ts';
import type { Operation } from '../select.ts';

export function* withKeyHeader(map: ApiMap): Generator<Operation & { parameter: ParameterMap }> {
  for (const operation of map.operations) {
    const key = operation.request.idempotencyKey?.value;
    const parameter = operation.request.parameters.find(({ in: place, name }) => place === 'header' && name === key?.name);
    if (key?.in === 'header' && parameter !== undefined) yield { operation, parameter };
  }
}
