// Payloads -> the bytes of a server-sent event stream, with heartbeats, an end and a report of failure.
import type { Clock } from '../clock.ts';
import { asApiError, type ErrorBody } from '../errors.ts';

const HEARTBEAT_MS = 15_000;
const encoder = new TextEncoder();

export const EVENT_STREAM_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream',
  // A cache or proxy that keeps or compresses a stream delivers it late.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** How the events of one API are written. */
export interface EventStyle {
  /** Whether the `event` field repeats the `type` of the payload. */
  readonly named: boolean;
  /** What a client sends as `Last-Event-ID` to go on behind the event. */
  readonly id?: (payload: Payload) => string;
  /** The data of the event that ends a stream which has not failed, where the last payload does not end it. */
  readonly last?: string;
  /** The payload that reports a failure and ends the stream. */
  failure(error: ErrorBody): Payload;
}

/** Who is told how a stream ended. */
export interface Ending {
  /** Whether the text of a whole stream is wanted. It takes memory for as long as the stream lasts. */
  readonly keepsText: boolean;
  /** Called once and awaited before the end: with the text of all events but comments, or with nothing when it failed or its reader left. */
  end(whole: string | undefined): Promise<void>;
}

export type Payload = Readonly<Record<string, unknown>>;

/**
 * One event for each payload, then the last one of the style. After the report of a failure the stream ends without it.
 * The payloads are pulled one at a time, so a slow reader slows the work down; one that leaves aborts `work`.
 */
export function eventStream(
  payloads: AsyncIterator<Payload>,
  clock: Clock,
  work: AbortController,
  style: EventStyle,
  ending?: Ending,
): ReadableStream<Uint8Array> {
  const write = (payload: Payload) =>
    event(JSON.stringify(payload), style.named ? String(payload.type) : undefined, style.id?.(payload));
  const ended = new AbortController();
  let lastSent = clock.now();
  let sent = '';
  let settling: Promise<void> | undefined;
  const settleOnce = (whole: string | undefined) => {
    settling ??= ending?.end(whole) ?? Promise.resolve();
    return settling;
  };
  const heartbeat = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    while (!ended.signal.aborted) {
      // Counted from what was sent last, so that no silence is longer, whenever it begins. A timer may fire early.
      const left = lastSent + HEARTBEAT_MS - clock.now();
      if (left > 0) await clock.sleep(left, ended.signal);
      else {
        // A reader that has not read the last one is not waiting for another.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': still at work\n\n'));
        lastSent = clock.now();
      }
    }
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      void heartbeat(controller);
    },
    async pull(controller) {
      const end = (last: string) => {
        ended.abort();
        if (last !== '') controller.enqueue(encoder.encode(last));
        controller.close();
      };
      try {
        const { value, done } = await payloads.next();
        if (ended.signal.aborted) return;
        if (done) {
          const last = style.last === undefined ? '' : event(style.last);
          await settleOnce(sent + last);
          return end(last);
        }
        lastSent = clock.now();
        const text = write(value);
        if (ending?.keepsText === true) sent += text;
        controller.enqueue(encoder.encode(text));
      } catch (error) {
        if (ended.signal.aborted) return;
        await settleOnce(undefined).catch(() => undefined);
        end(write(style.failure(asApiError(error).body)));
      }
    },
    async cancel() {
      ended.abort();
      work.abort();
      // Nobody asks for the next one: this lets the work end in order, and account for what it has made.
      await payloads.return?.().catch(() => undefined);
      await settleOnce(undefined);
    },
  });
}

/** JSON has no raw line feeds, so one `data` line holds it all. */
function event(data: string, name?: string, id?: string): string {
  const fields = `${id === undefined ? '' : `id: ${id}\n`}${name === undefined ? '' : `event: ${name}\n`}`;
  return `${fields}data: ${data}\n\n`;
}
