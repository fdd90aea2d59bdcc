// How a request gets its response: over a connection of its own, or out of a recording.
import type { Identity } from './credentials.ts';
import type { SentRequest } from './exchange.ts';
import type { Clock } from './wire/clock.ts';
import { send } from './wire/send.ts';
import type { WireLimits, WireRequest, WireResult } from './wire/types.ts';

/** A request on its way, with what tells it apart from all others of its run. Only `request` holds a credential. */
export interface Outgoing {
  /** The operation's key in the map. */
  readonly operation: string;
  readonly identity: Identity;
  /** It keeps to the description. */
  readonly valid: boolean;
  /** Its answer is read as a stream. */
  readonly stream: boolean;
  readonly path: string;
  /** Without what the target's own URL and the credentials add. */
  readonly query: readonly (readonly [string, string])[];
  /** Without credentials, and without what every request carries. */
  readonly headers: readonly (readonly [string, string])[];
  /** What it is sent for, where equal requests are sent for several ends. */
  readonly scope?: string;
  readonly request: WireRequest;
}

export interface Answered {
  readonly wire: WireResult;
  /** The request as it was once sent, where it was not sent now. */
  readonly request?: SentRequest;
}

/** Never rejects for what a target does; throws a LimitReached when there is nothing that could answer. */
export type Transport = (
  outgoing: Outgoing,
  limits: WireLimits,
  clock: Clock,
  signal: AbortSignal,
  /** Sees the bytes of the body as they come. A recording has nothing to show. */
  watch?: (piece: Uint8Array) => void,
) => Promise<Answered>;

export const liveTransport: Transport = async ({ request }, limits, clock, signal, watch) => ({
  wire: await send(request, limits, clock, signal, watch),
});
