// What a dialect says of the bytes of an answer or a stream; the API map says it in the same words.

// A JSON Pointer into a value on the wire, in which `*` stands for every item of an array: `/choices/*/finish_reason`.
// The empty string is the whole value.
export type WirePointer = string;

export interface FinishMeaning {
  readonly stop: readonly string[];
  readonly length: readonly string[];
  readonly tool: readonly string[];
  readonly filter: readonly string[];
  /** What it means that the field is absent or null in a finished answer. */
  readonly absent?: 'stop';
}

export type Framing = 'sse' | 'ndjson' | 'json-seq';

export type Terminator =
  | {
      readonly by: 'sentinel';
      readonly data: string;
      /** A finish reason or close event must come before it. */
      readonly after?: 'finish-reason';
    }
  | { readonly by: 'variant'; readonly names: readonly string[] }
  | { readonly by: 'finish-reason' }
  | { readonly by: 'flag'; readonly at: WirePointer }
  | { readonly by: 'end' };

/** Where a piece of the answer stands in an event. */
export interface DeltaMap {
  readonly variant?: string;
  /** The piece in a payload. */
  readonly at: WirePointer;
  /** Where the joined text stands in the unstreamed answer. */
  readonly joins?: WirePointer;
  readonly carries: 'text' | 'arguments' | 'reasoning' | 'refusal';
  /** The event that repeats the joined text, and where. */
  readonly total?: { readonly variant?: string; readonly at: WirePointer };
  /** Where this flag of the payload is true, the piece is no part of the text. */
  readonly unless?: WirePointer;
  // Fields that tell concurrent parts apart: `/index`, `/choices/*/index`.
  readonly keys: readonly WirePointer[];
}
