// What the mock asks of JSON Schema: the violations of a value, and a value that has none.

import { type Node, toPointer } from '../description/node.ts';
import type { Format } from '../description/types.ts';
import { sampleValue } from '../sample/sample-value.ts';
import { compileSchema } from '../schema/index.ts';

const PROPERTY_KEYWORDS: Readonly<Record<string, Violation['property']>> = {
  required: 'missing',
  additionalProperties: 'excess',
  unevaluatedProperties: 'excess',
};
const RICH_DEPTH = 3;

export type Direction = 'request' | 'response';

export interface Violation {
  /** JSON pointer into the value. For a missing property, the property itself. */
  readonly at: string;
  readonly message: string;
  /** What is wrong with the property itself, whatever its value: it is not there, or may not be there. */
  readonly property?: 'missing' | 'excess';
}

export interface Schemas {
  /** Empty when the value is valid, or when nothing can be said about it. */
  violations(schema: Node, value: unknown, direction: Direction): readonly Violation[];
  /** What is required; with `rich`, much of what is optional, too. */
  sample(schema: Node, direction: Direction, seed: number, rich?: boolean): unknown;
}

export function createSchemas(format: Format): Schemas {
  return {
    violations: (schema, value, mode) =>
      // A client keeps to one variant; that its request fits another as well is a slip of the description.
      compileSchema(schema, { format, mode, lenient: mode === 'request' })(value).map(({ at, message, keyword }) => {
        const property = PROPERTY_KEYWORDS[keyword];
        const name = property === undefined ? undefined : /`([\s\S]*)`$/.exec(message)?.[1];
        if (property === undefined || name === undefined) return { at, message };
        return { at: `${at}${toPointer([name])}`, message: property === 'missing' ? 'is required' : 'is not allowed', property };
      }),
    sample: (schema, mode, seed, rich = false) => sampleValue(schema, { mode, seed, minimal: !rich, depth: RICH_DEPTH }),
  };
}
