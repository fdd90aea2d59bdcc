import type { OperationMap } from '../api-map/types.ts';
import type { DecodedEvent } from '../stream/index.ts';
import type { Identity } from './credentials.ts';

/** A request of a scenario, before credentials and the target's address are added. */
export interface Call {
  readonly operation: OperationMap;
  /** Another method than the operation's own. */
  readonly method?: string;
  /** With its parameters filled in and encoded, without the query. */
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly headers?: readonly (readonly [string, string])[];
  readonly mediaType?: string;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly identity?: Identity;
  /** Read the body as the operation's stream. */
  readonly stream?: boolean;
  /** Leave the stream early, as a client does that has seen enough. */
  readonly leave?: Leaving;
  /** The request keeps to the description. */
  readonly valid: boolean;
  /** Equal calls share one exchange; calls with different copies are sent apart. */
  readonly copy?: number;
  /** Goes out at once, also when as many requests as allowed are under way: for calls that must meet. */
  readonly urgent?: boolean;
  /** What the call may cost in tokens, for `--max-tokens`. */
  readonly tokens?: number;
}

/** When to leave a stream before its end; the first that comes. */
export interface Leaving {
  readonly events?: number;
  /** Milliseconds since the request. */
  readonly ms?: number;
  readonly when?: (event: DecodedEvent) => boolean;
}

/** A limit of the user's keeps a request from being sent: what depends on it is skipped. */
export class LimitReached extends Error {}
/** Earlier requests to the operation ran into the time limit: what depends on it is blocked. */
export class Unresponsive extends Error {
  readonly stream: boolean;
  constructor(message: string, stream: boolean) {
    super(message);
    this.stream = stream;
  }
}
export class Aborted extends Error {}
