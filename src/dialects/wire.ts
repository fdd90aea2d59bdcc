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
