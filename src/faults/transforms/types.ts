/** A response between a server and its socket. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | undefined;
}

export interface WireRequest {
  /** Aborted when the client has left: a transform that waits lets go. */
  readonly signal: AbortSignal;
}

/** One way to spoil a response. It leaves alone what it does not apply to. */
export type WireTransform = (response: WireResponse, request: WireRequest) => WireResponse;
export type WireTransforms = Readonly<Record<string, WireTransform>>;
