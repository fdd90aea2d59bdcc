// Errors and rate limits.
import type { Node } from '../../description/node.ts';
import type { WirePointer } from '../../dialects/wire.ts';
import type { Evidence, Field, Found } from './found.ts';

export interface RateLimitHeader {
  readonly name: string;
  /** The status key of the response. */
  readonly status: string;
  readonly node: Node;
  /** Named as in draft-ietf-httpapi-ratelimit-headers, as in its revisions before 8, or otherwise. */
  readonly form: 'draft' | 'superseded' | 'own';
  readonly tells: 'limit' | 'remaining' | 'reset' | 'other';
  readonly counts: 'tokens' | 'requests' | 'unknown';
}

export interface ErrorMap {
  /** Status keys of the declared errors: `400`, `4XX`, `default`. */
  readonly declared: readonly string[];
  readonly byStatus: Readonly<Record<string, ErrorResponseMap>>;
}

/** Causes that the declared errors tell apart from others, by a status or a code of their own. */
export interface ErrorCauses {
  readonly tooLong?: Evidence;
  readonly overload?: Evidence;
  readonly noCredit?: Evidence;
}

export interface ErrorResponseMap {
  readonly node: Node;
  readonly mediaType?: string;
  readonly schema?: Node;
  /** The object that carries code and message: `''` or `/error`. */
  readonly envelope?: WirePointer;
  /** The field that a program compares first. */
  readonly code?: Field;
  /** Every field of the envelope that a program can compare: code, type, kind. Real servers fill one and leave the others null. */
  readonly codes: readonly Field[];
  readonly message?: Field;
  readonly param?: Field;
  /** Header names as declared. */
  readonly headers: readonly string[];
  readonly requestId?: Found<{ readonly in: 'header' | 'body'; readonly name: string }>;
}
