// Faults of the connection and of time.
import { ConnectionLost } from '../connection-lost.ts';
import { frames, isStream } from './frames.ts';
import { collect } from './json.ts';
import type { WireResponse, WireTransforms } from './types.ts';

const encoder = new TextEncoder();
/** After how many events the accident happens. */
const GOOD_EVENTS = 4;
/** A reset takes with it what the client has not read yet, so it comes some events after the head of a stream, which comes at once. */
const BEFORE_RESET = 7;

export const CONNECTION: WireTransforms = {
  'sse-no-last-chunk': (response) =>
    streamed(response, async function* (body) {
      yield* body;
      throw new ConnectionLost(false);
    }),
  'sse-reset': (response) =>
    streamed(response, async function* (body) {
      let sent = 0;
      for await (const frame of frames(body)) {
        if (sent++ === BEFORE_RESET) {
          yield encoder.encode(frame.slice(0, frame.length / 2));
          throw new ConnectionLost(true);
        }
        yield encoder.encode(frame);
      }
    }),
  'sse-cut-short': (response) =>
    streamed(response, async function* (body) {
      let sent = 0;
      for await (const frame of frames(body)) {
        if (sent++ === GOOD_EVENTS) return;
        yield encoder.encode(frame);
      }
    }),
  'sse-buffered': (response) =>
    streamed(response, async function* (body) {
      yield await collect(body);
    }),
  'sse-stalls': (response, { signal }) =>
    streamed(response, async function* (body) {
      let sent = 0;
      for await (const frame of frames(body)) {
        if (sent++ === GOOD_EVENTS) return await aborted(signal);
        yield encoder.encode(frame);
      }
    }),
};

function streamed(response: WireResponse, change: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>): WireResponse {
  return response.body === undefined || !isStream(response) ? response : { ...response, body: change(response.body) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
