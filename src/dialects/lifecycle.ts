// How an ordinary answer becomes a stream of events.
import type { WirePointer } from './wire.ts';

/**
 * How a stream is made of an ordinary answer (the body of the same request without the stream switch). `steps` are taken in order; each
 * sends events. A step whose `when` does not hold, or whose `each`, `pieces` or any `item`/`answer` source without `or` leads nowhere, is left out.
 */
export interface Lifecycle {
  /** Set in every event, before the step's own. */
  readonly every?: Assignments;
  readonly steps: readonly LifecycleStep[];
}

export type LifecycleStep =
  | {
      /** For each item of the array at this pointer of the current item (of the answer, at the top), the steps within. */
      readonly each: WirePointer;
      readonly when?: Condition;
      readonly steps: readonly LifecycleStep[];
    }
  | {
      /** The variant; absent where the events of a stream have no variants. It is also written to the discriminator. */
      readonly event?: string;
      readonly when?: Condition;
      /** One event for each piece of the text at this pointer of the current item; absent: exactly one event. An object is cut as JSON text. */
      readonly pieces?: WirePointer;
      readonly set: Assignments;
    };

/** On the current item unless `of` says otherwise. `request` looks into the body that was sent. */
export interface Condition {
  readonly of?: 'item' | 'answer' | 'request';
  readonly at: WirePointer;
  /** The value is one of these. Absent: the value exists and is neither null nor empty. */
  readonly in?: readonly unknown[];
}

/** Pointers into the event, and what is put there. Missing objects and arrays on the way are made (a number makes an array). */
export type Assignments = Readonly<Record<WirePointer, Source>>;

export type Source =
  | { readonly value: unknown }
  | { readonly answer: WirePointer; readonly with?: Readonly<Record<WirePointer, unknown>>; readonly optional?: true }
  /** `up`: 1 is the item of the `each` around the innermost. `with` overwrites members that exist in the copy. */
  | {
      readonly item: WirePointer;
      readonly up?: number;
      readonly with?: Readonly<Record<WirePointer, unknown>>;
      readonly optional?: true;
    }
  /** The position in the innermost `each` (0), or in one around it. */
  | { readonly index: number }
  | { readonly piece: true }
  /** Counts the events of the stream from `sequenceStart`. */
  | { readonly sequence: true };
