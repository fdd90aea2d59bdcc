// The faults between a server and its socket, by their id, and how they are put over a response.
import { ANSWERS } from './answers.ts';
import { CONNECTION } from './connection.ts';
import { EVENTS } from './events.ts';
import { FINISH } from './finish.ts';
import { FRAMING } from './framing.ts';
import { TOOLS } from './tools.ts';
import type { WireRequest, WireResponse, WireTransforms } from './types.ts';
import { USAGE } from './usage.ts';

export type { WireRequest, WireResponse, WireTransform } from './types.ts';

export const TRANSFORMS: WireTransforms = { ...FRAMING, ...CONNECTION, ...EVENTS, ...FINISH, ...TOOLS, ...USAGE, ...ANSWERS };

/** Faults that are no transforms are passed over. */
export function transformWire(response: WireResponse, request: WireRequest, faults: readonly string[]): WireResponse {
  return faults.reduce((spoilt, id) => TRANSFORMS[id]?.(spoilt, request) ?? spoilt, response);
}

export function transformResponse(response: Response, request: WireRequest, faults: readonly string[]): Response {
  if (!faults.some((id) => TRANSFORMS[id] !== undefined)) return response;
  const headers = new Headers(response.headers);
  const spoilt = transformWire({ status: response.status, headers, body: response.body ?? undefined }, request, faults);
  return new Response(spoilt.body === undefined ? null : toStream(spoilt.body), {
    status: spoilt.status,
    headers: spoilt.headers,
  });
}

function toStream(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
