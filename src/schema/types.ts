// What the compiler of schemas takes and gives.
import type { Format } from '../description/types.ts';

export interface SchemaOptions {
  readonly format: Format;
  /** In a request `readOnly` properties need not be there, in a response `writeOnly` ones. */
  readonly mode: 'request' | 'response';
  /** Variants of a `oneOf` may overlap: what several of them describe is right. */
  readonly overlap?: boolean;
}

export interface SchemaError {
  /** JSON Pointer into the value. */
  readonly at: string;
  readonly message: string;
  /** The keyword of JSON Schema that is not met. */
  readonly keyword: string;
  /** Source and pointer of the schema that is not met. */
  readonly schemaAt: string;
}

export interface Validator {
  /** No errors means valid. Bounded in number; never throws. */
  (value: unknown): readonly SchemaError[];
  /** What of the schema could not be applied (an unresolvable `$ref`, a broken pattern): there, everything is accepted. */
  readonly limits: readonly string[];
}
