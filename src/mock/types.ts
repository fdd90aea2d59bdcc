// What passes between the parts of the mock: a request that was read, and a reply that is to be written.

export interface MockRequest {
  readonly method: string;
  /** The request target: path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface MockReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | string | StreamBody | undefined;
}

/** Written piece by piece, each after its delay. */
export interface StreamBody {
  readonly steps: readonly StreamStep[];
}

export interface StreamStep {
  /** Milliseconds after the step before. */
  readonly delay: number;
  readonly text: string;
}

export interface MockOptions {
  /** Same seed, same bytes. Without one, times are those of the clock. */
  readonly seed?: number;
  /** Values vary from request to request. */
  readonly dynamic?: boolean;
  /** Milliseconds until the first event of a stream. */
  readonly ttft?: number;
  /** Pieces of text per second. */
  readonly tps?: number;
  /** How far delays vary, in percent. */
  readonly jitter?: number;
  /** Largest request body in bytes. */
  readonly maxBodyBytes?: number;
  /** Now, in milliseconds; for tests. */
  readonly now?: () => number;
}

export function isStream(body: MockReply['body']): body is StreamBody {
  return typeof body === 'object' && body !== null && 'steps' in body;
}
