// What a dialect file (`*.yaml` beside this one) says: how to know a wire dialect by its structure, and what its users know but no description says.
import type { JobMap, StreamVariant } from '../api-map/types.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { DeltaMap, FinishMeaning, Framing, Terminator, WirePointer } from './wire.ts';

/** One sign of a dialect. All members that are given must hold. */
export interface Sign {
  /** The request body has all these fields. */
  readonly request?: readonly WirePointer[];
  /** The JSON answer has all these fields. */
  readonly answer?: readonly WirePointer[];
  /** A field of the answer, or of an event, lists this value as its only one. */
  readonly constant?: { readonly of: 'answer' | 'event'; readonly at: WirePointer; readonly value: string };
  /** The event union has variants of these names. */
  readonly variants?: readonly string[];
  /** The event schema has all these fields. */
  readonly event?: readonly WirePointer[];
  /** The path ends in this. */
  readonly path?: string;
  /** At least `min` of these request fields exist. */
  readonly some?: { readonly min: number; readonly of: readonly WirePointer[] };
  /** The answer is not described (no schema, or an empty one). */
  readonly undescribed?: true;
}

export interface DialectUsage {
  readonly at: WirePointer;
  /** Relative to `at`. */
  readonly input: WirePointer;
  readonly output: WirePointer;
  readonly total?: WirePointer;
  readonly totalIsSum: boolean;
  readonly parts: readonly { readonly of: 'input' | 'output'; readonly at: WirePointer }[];
}

export interface Dialect {
  readonly id: string;
  readonly title: string;
  /** Where the dialect is documented. */
  readonly source: string;
  /** The dialect is recognised when one of these holds. */
  readonly recognise: readonly Sign[];
  readonly request: {
    /** Absent where the path names the model. */
    readonly model?: WirePointer;
    readonly prompt: WirePointer;
    readonly outputLimits: readonly WirePointer[];
    /** What the limit counts besides the visible answer. */
    readonly limitIncludesReasoning: boolean;
    readonly count?: WirePointer;
    readonly stop?: WirePointer;
    readonly seed?: WirePointer;
    readonly tools?: WirePointer;
    /** A flag that asks for the finish reason and the counts, which are left out without it. */
    readonly details?: WirePointer;
  };
  /** What an answer does not have in this dialect is absent here. */
  readonly answer: {
    readonly id?: WirePointer;
    readonly model?: WirePointer;
    readonly text?: WirePointer;
    readonly finishReason?: WirePointer;
    readonly finish?: FinishMeaning;
    readonly usage?: DialectUsage;
    readonly fingerprint?: WirePointer;
    readonly toolCalls?: WirePointer;
    /** Within one tool call. */
    readonly toolCall?: {
      /** Absent where calls have no ids. */
      readonly id?: WirePointer;
      readonly name: WirePointer;
      readonly arguments: WirePointer;
      readonly argumentsAre: 'json-text' | 'object';
    };
  };
  readonly stream?: {
    /** The field of the request that asks for the stream. */
    readonly flag?: WirePointer;
    /** What holds where the request does not say and the description names no default. */
    readonly default?: boolean;
    /** The operation that streams has a path of its own, which ends in one of these. */
    readonly paths?: readonly string[];
    /** Under that path, the query parameter (and its value) that asks for this framing. */
    readonly query?: { readonly name: string; readonly on: string };
    readonly mediaType: string;
    readonly framing: Framing;
    readonly eventName: 'discriminator' | 'none';
    readonly discriminator?: WirePointer;
    /** Each event is a whole answer again, with a piece in place of the text. */
    readonly whole?: true;
    /** Variants that belong to the life of a stream, in order. Others are optional. */
    readonly variants: readonly Omit<StreamVariant, 'schema'>[];
    readonly deltas: readonly DeltaMap[];
    readonly usage?: { readonly at: WirePointer; readonly variant?: string; readonly onRequest?: WirePointer };
    /** Absent where no event of a stream can be counted on to carry one. */
    readonly finishReason?: { readonly at: WirePointer; readonly variant?: string };
    readonly identity: readonly WirePointer[];
    readonly sequence?: { readonly at: WirePointer; readonly start: number };
    readonly terminator: Terminator;
    readonly error: { readonly variant?: string; readonly at?: WirePointer };
    readonly lifecycle: Lifecycle;
  };
  /** A job whose status is an ordinary text in many descriptions. */
  readonly job?: {
    readonly status: WirePointer;
    readonly stages: JobMap['stages'];
    readonly id: WirePointer;
    readonly error?: WirePointer;
    readonly result: readonly WirePointer[];
    readonly createdAt?: WirePointer;
    readonly endedAt?: WirePointer;
    readonly pollUrl?: WirePointer;
  };
  readonly error?: {
    readonly envelope: WirePointer;
    readonly code?: WirePointer;
    readonly type?: WirePointer;
    readonly message: WirePointer;
    readonly param?: WirePointer;
  };
  readonly batch?: {
    readonly by: 'file' | 'inline';
    readonly request: {
      readonly correlationId: WirePointer;
      readonly method?: WirePointer;
      readonly path?: WirePointer;
      readonly body: WirePointer;
    };
    readonly result: {
      readonly correlationId: WirePointer;
      readonly status?: WirePointer;
      readonly body: WirePointer;
      readonly error: WirePointer;
    };
  };
  /** How the name of the version that ran follows from the alias that was asked for: a regular expression on what comes after the alias. */
  readonly model?: { readonly versionSuffix: string };
}
