// A decision of the map, and why.
import type { Node } from '../../description/node.ts';
import type { WirePointer } from '../../dialects/wire.ts';

/** Why the map says what it says. */
export interface Evidence {
  /** `shape`: read from the description · `dialect`: filled in by a dialect · `extension`: an `x-*` of the description or an overlay. */
  readonly by: 'shape' | 'dialect' | 'extension';
  /** Source and pointer (`openapi.yaml#/paths/…`) for shape and extension, the dialect's id for dialect. */
  readonly from: string;
}

/** A decision with its evidence. */
export interface Found<T> {
  readonly value: T;
  readonly evidence: Evidence;
}

/** A field of a request or response body. */
export interface Field {
  readonly at: WirePointer;
  /** The schema of the field. Absent when a dialect knows the field and the description does not. */
  readonly schema?: Node;
  readonly required: boolean;
  /** The values of `enum` or `const` (or of all branches together), when they are listed. */
  readonly values?: readonly unknown[];
  /** Whether values beside the listed ones are let through (a string branch, `x-extensible-enum`). */
  readonly open?: boolean;
  readonly evidence: Evidence;
}
