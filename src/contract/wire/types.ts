/** A request as it is written to the socket. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  /** Written in this order, with these spellings. Host, Content-Length and Connection are added where absent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
}

/** What one exchange may cost. Times in milliseconds, sizes in bytes. */
export interface WireLimits {
  readonly connectMs: number;
  /** From the last byte received (or sent) to the next one. */
  readonly idleMs: number;
  readonly totalMs: number;
  readonly headBytes: number;
  readonly bodyBytes: number;
  /** How many arrivals are remembered apart; later ones are joined to the last. */
  readonly arrivals: number;
}

export const DEFAULT_LIMITS: WireLimits = {
  connectMs: 10_000,
  idleMs: 30_000,
  totalMs: 60_000,
  headBytes: 64 * 1024,
  bodyBytes: 16 * 1024 * 1024,
  arrivals: 20_000,
};

/**
 * How the exchange came to its end. `complete`: by its own framing (or by an orderly close where the close is the framing).
 * `closed-early`: an orderly close before the framing said so. `reset`: the connection was torn down. `timeout`: one of our time limits.
 * `too-large`: one of our size limits. `malformed`: bytes that are no HTTP/1.x. `aborted`: our own user stopped us.
 * `stopped`: we left because we had seen what we came for.
 */
export type Ending = 'complete' | 'closed-early' | 'reset' | 'timeout' | 'too-large' | 'malformed' | 'aborted' | 'stopped';

/** Something that HTTP allows a strict reader to refuse, though this one read on. */
export interface WireDeviation {
  readonly code:
    | 'bare-lf'
    | 'header-syntax'
    | 'conflicting-length'
    | 'chunk-syntax'
    | 'extra-bytes'
    | 'content-coding'
    | 'unasked-coding';
  readonly message: string;
}

/** Body bytes that came in one read. `offset` counts bytes of the body with the transfer coding taken off. */
export interface Arrival {
  readonly offset: number;
  readonly length: number;
  /** On the clock of the exchange. */
  readonly at: number;
}

export interface WireHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** Pairs as sent: spelling, order and repetition kept. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bytes: Uint8Array;
}

export interface WireTimings {
  readonly start: number;
  readonly connected?: number;
  readonly sent?: number;
  readonly firstByte?: number;
  readonly head?: number;
  readonly firstBody?: number;
  readonly end: number;
}

export interface WireResult {
  /** Absent when no complete head came. */
  readonly head?: WireHead;
  /** How the body was delimited. */
  readonly framing?: 'none' | 'length' | 'chunked' | 'close';
  /** Transfer and content codings taken off. */
  readonly body: Uint8Array;
  /** The body still carried a content coding on the wire: `arrivals` count its coded bytes then. */
  readonly coding?: string;
  readonly arrivals: readonly Arrival[];
  readonly ending: Ending;
  /** One clause of a sentence: what ended it, with the limit that expired or the system's error code. */
  readonly detail: string;
  readonly deviations: readonly WireDeviation[];
  readonly timings: WireTimings;
  /** The connection itself could not be made (refused, unknown host, TLS). */
  readonly unreachable: boolean;
}
