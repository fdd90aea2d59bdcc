// What a decoded stream is made of: events, comments, and the deviations that were seen on the way.
import type { Framing } from '../api-map/types.ts';

export type { Framing };

export interface DecodedEvent {
  readonly kind: 'event';
  /** The SSE event type; `message` when no `event` field was sent, and for NDJSON and JSON-seq. */
  readonly event: string;
  /** An `event` field with a value was sent. */
  readonly named: boolean;
  readonly data: string;
  /** The `id` field of this event. */
  readonly id?: string;
  /** What a client would send as Last-Event-ID after this event. */
  readonly lastEventId: string;
  readonly retry?: number;
  /** Offset of the first byte of the event in the stream. */
  readonly start: number;
  /** Offset behind the byte that completed it. Of a CRLF that is the CR, since a client need not wait for the LF. */
  readonly end: number;
  /** Counts the events of the stream from 0. */
  readonly index: number;
  /** The event was larger than `maxEventBytes` and its data was cut. */
  readonly truncated?: true;
}

export interface DecodedComment {
  readonly kind: 'comment';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Counts the comments of the stream from 0. */
  readonly index: number;
}

export type DecodedItem = DecodedEvent | DecodedComment;

export type DeviationCode =
  // any framing
  | 'bom'
  | 'invalid-utf8'
  | 'replacement-character'
  | 'event-too-large'
  | 'unterminated-line'
  // SSE
  | 'unterminated-event'
  | 'payload-outside-data'
  | 'unknown-field'
  | 'invalid-retry'
  | 'id-with-nul'
  | 'empty-data'
  | 'event-without-data'
  | 'mixed-line-endings'
  // NDJSON
  | 'invalid-json-line'
  | 'blank-line'
  // JSON-seq
  | 'missing-rs'
  | 'missing-lf'
  | 'invalid-json-text'
  | 'truncated';

export interface Deviation {
  readonly code: DeviationCode;
  /** `violation`: the standard forbids it, or content is lost. `note`: legal, but worth knowing. */
  readonly severity: 'violation' | 'note';
  /** Byte offset in the stream. */
  readonly offset: number;
  readonly message: string;
  /** The text at fault, cut to a readable length. */
  readonly excerpt?: string;
}

export interface StreamDecoder {
  /** Takes the next bytes of the body and gives what they complete. The chunk is not kept. */
  push(chunk: Uint8Array): DecodedItem[];
  /** The body has ended. Gives what only the end completes. */
  end(): DecodedItem[];
  /** In the order of detection, which does not depend on how the body was cut. At most 100 of each code are kept. */
  readonly deviations: readonly Deviation[];
  /** How many there were of each code, kept or not. */
  readonly counts: ReadonlyMap<DeviationCode, number>;
}

export interface DecoderOptions {
  /** An event beyond this size is cut, reported, and delivered with `truncated`. Default 16 MiB. */
  readonly maxEventBytes?: number;
}
