// The finish reasons that a description declares, of answers and of streams, with their schemas.
import type { ApiMap, Field } from '../../src/api-map/types.ts';
import type { Node } from '../../src/description/node.ts';
import { type Operation, ofKind } from '../select.ts';

export function* finishReasons(map: ApiMap): Generator<Operation & { field: Field; schema: Node }> {
  for (const { operation } of ofKind(map, 'generation')) {
    for (const field of [operation.answer?.finishReason, operation.stream?.finishReason?.field]) {
      if (field?.schema !== undefined) yield { operation, field, schema: field.schema };
    }
  }
}

/** Those whose values are listed, as text. */
export function* listedFinishReasons(map: ApiMap): Generator<Operation & { values: readonly string[]; schema: Node }> {
  for (const { operation, field, schema } of finishReasons(map)) {
    const values = (field.values ?? []).filter((value) => value !== null).map(String);
    // A single value is the variant of a union; which others there are is not known from it.
    if (values.length > 1) yield { operation, values, schema };
  }
}
