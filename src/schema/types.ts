// What the compiler of schemas takes and gives.
import type { Format } from '../description/types.ts';

export interface SchemaOptions {
  readonly format: Format;
  /** In a request `readOnly` properties need not be there, in a response `writeOnly` ones. */
  readonly mode: 'request' | 'response';
  /**
   * As servers read requests, not as descriptions made of their types have it: what several variants of a `oneOf` describe is right, and
   * a property that has a default or may be null may be left out.
   */
  readonly lenient?: boolean;
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
