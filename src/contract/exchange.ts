import type { Framing } from '../api-map/types.ts';
import { createStreamDecoder, type DecodedComment, type DecodedEvent, type Deviation } from '../stream/index.ts';
import { headerValues } from './wire/read-head.ts';
import type { Ending, WireResult } from './wire/types.ts';

/** A request and all that came back, as scenarios read it. Nothing in it holds a credential. */
export interface Exchange {
  /** The operation's key in the map. */
  readonly operation: string;
  readonly request: SentRequest;
  /** The request keeps to the description, so a refusal is the target's word against it. */
  readonly valid: boolean;
  /** What the request asked for. */
  readonly asked: 'stream' | 'body';
  /** 0 when no head came. */
  readonly status: number;
  /** Of the Content-Type, lower case, without parameters. */
  readonly mediaType: string;
  readonly ending: Ending;
  readonly wire: WireResult;
  /** The body when it is one JSON text; `undefined` is no JSON value, so it stands for none. */
  readonly json: unknown;
  /** The decoded stream, when the body was read as one. */
  readonly stream?: StreamRecord;
  header(name: string): string | undefined;
  headers(name: string): readonly string[];
  text(): string;
}

export interface SentRequest {
  readonly method: string;
  /** Credentials in the query are replaced by `$NAME`. */
  readonly url: string;
  /** Values of credentials are replaced by `$NAME`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly mediaType?: string;
  readonly body?: Uint8Array;
  /** What `body` was made of, when that was JSON. */
  readonly json?: unknown;
}

export interface StreamEvent extends DecodedEvent {
  /** The data as JSON; undefined when it is none. */
  readonly json: unknown;
  /** When its last byte came, on the clock of the exchange. Undefined when the body was coded, which hides where an event ends. */
  readonly at?: number;
}

export interface StreamRecord {
  readonly framing: Framing;
  readonly events: readonly StreamEvent[];
  readonly comments: readonly DecodedComment[];
  readonly deviations: readonly Deviation[];
}

const MAX_EVENTS = 100_000;

/** What was sent and what the wire recorded → an exchange. `framing`: how to read the body as a stream; absent when it is one body. */
export function toExchange(
  sent: { readonly operation: string; readonly request: SentRequest; readonly valid: boolean },
  wire: WireResult,
  framing: Framing | undefined,
): Exchange {
  const headers = wire.head?.headers ?? [];
  const header = (name: string) => headerValues(headers, name)[0];
  const status = wire.head?.status ?? 0;
  let text: string | undefined;
  const exchange = {
    ...sent,
    asked: framing === undefined ? ('body' as const) : ('stream' as const),
    status,
    mediaType: essence(header('content-type')),
    ending: wire.ending,
    wire,
    header,
    headers: (name: string) => headerValues(headers, name),
    text: () => {
      text ??= new TextDecoder().decode(wire.body);
      return text;
    },
  };
  const json = parseJson(exchange.text());
  // An answer that is one JSON document in place of the stream has no events to speak of.
  const streams =
    framing !== undefined && status >= 200 && status < 300 && !(isJsonType(exchange.mediaType) && typeof json === 'object');
  return { ...exchange, json, ...(streams ? { stream: readStream(framing, wire) } : {}) };
}

function readStream(framing: Framing, wire: WireResult): StreamRecord {
  const decoder = createStreamDecoder(framing);
  const items = decoder.push(wire.body);
  // What only the end of the body completes is no evidence when we are the ones who ended it.
  const ended =
    wire.ending !== 'timeout' && wire.ending !== 'too-large' && wire.ending !== 'aborted' && wire.ending !== 'stopped';
  const all = ended ? [...items, ...decoder.end()] : items;
  const arrivedAt = wire.coding === undefined ? arrivalClock(wire) : undefined;
  const events: StreamEvent[] = [];
  const comments: DecodedComment[] = [];
  for (const item of all) {
    if (item.kind === 'comment') comments.push(item);
    else if (events.length < MAX_EVENTS) {
      const at = arrivedAt?.(item.end);
      events.push({ ...item, json: parseJson(item.data), ...(at === undefined ? {} : { at }) });
    }
  }
  return { framing, events, comments, deviations: decoder.deviations };
}

/** Offset of a byte's end → when it came. Asked in rising order, so one walk serves a whole stream. */
function arrivalClock(wire: WireResult): (end: number) => number | undefined {
  let index = 0;
  return (end) => {
    while (index < wire.arrivals.length && wire.arrivals[index]!.offset + wire.arrivals[index]!.length < end) index++;
    return wire.arrivals[index]?.at;
  };
}

export function essence(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0]!.trim().toLowerCase();
}

export function isJsonType(mediaType: string): boolean {
  return mediaType === 'application/json' || mediaType === 'text/json' || mediaType.endsWith('+json');
}

export function isSuccess(exchange: Exchange): boolean {
  return exchange.status >= 200 && exchange.status < 300;
}

function parseJson(text: string): unknown {
  const first = text.trimStart()[0];
  if (first === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
