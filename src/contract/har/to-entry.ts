import type { Exchange, SentRequest } from '../exchange.ts';
import type { WireHead } from '../wire/types.ts';
import type { HarCall, HarEntry, HarRequest, HarResponse, Pair } from './types.ts';

export interface RecordedAt {
  /** The clock of the exchange at the start of the run, and what a calendar said then. */
  readonly start: number;
  readonly date: Date;
}

/** An exchange → its entry. `mask` takes credentials out of any text; those in the request are taken out already. */
export function toEntry(exchange: Exchange, call: HarCall | undefined, at: RecordedAt, mask: (text: string) => string): HarEntry {
  const { timings } = exchange.wire;
  const since = (time: number) => rounded(time - timings.start);
  const points = (['connected', 'sent', 'firstByte', 'head', 'firstBody'] as const).flatMap((name) => {
    const time = timings[name];
    return time === undefined ? [] : [[name, since(time)] as const];
  });
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? -1 : rounded(Math.max(0, to - from));
  return {
    startedDateTime: new Date(at.date.getTime() + timings.start - at.start).toISOString(),
    time: since(timings.end),
    request: requestOf(exchange.request, mask),
    response: responseOf(exchange, mask),
    cache: {},
    timings: {
      connect: between(timings.start, timings.connected),
      send: between(timings.connected, timings.sent),
      wait: between(timings.sent, timings.firstByte),
      receive: between(timings.firstByte, timings.end),
    },
    _start: rounded(timings.start - at.start),
    _points: Object.fromEntries(points),
    ...(call === undefined ? {} : { _call: call }),
  };
}

function requestOf(request: SentRequest, mask: (text: string) => string): HarRequest {
  const { method, url, headers, body, mediaType } = request;
  const data = body === undefined ? undefined : textOf(body);
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: queryOf(url),
    ...(data === undefined
      ? {}
      : {
          postData: {
            mimeType: mediaType ?? '',
            text: data.encoding === undefined ? mask(data.text) : data.text,
            ...(data.encoding === undefined ? {} : { _encoding: data.encoding }),
          },
        }),
    headersSize: -1,
    bodySize: body?.length ?? 0,
  };
}

function responseOf({ wire, status }: Exchange, mask: (text: string) => string): HarResponse {
  const { head, body, arrivals, timings } = wire;
  const type = head?.headers.find(([name]) => /^content-type$/i.test(name))?.[1];
  const { text, encoding } = textOf(body);
  return {
    status,
    statusText: head?.reason ?? '',
    httpVersion: head === undefined ? 'unknown' : `HTTP/${head.version}`,
    cookies: [],
    headers: (head?.headers ?? []).map((field) => publicField(field, mask)),
    content: {
      size: body.length,
      mimeType: type ?? '',
      text: encoding === undefined ? mask(text) : text,
      ...(encoding === undefined ? {} : { encoding }),
    },
    redirectURL: mask(head?.headers.find(([name]) => /^location$/i.test(name))?.[1] ?? ''),
    headersSize: -1,
    bodySize: body.length,
    _chunks: arrivals.map(({ at, length }) => ({ time: rounded(at - timings.start), size: length })),
    _ending: wire.ending,
    _endingDetail: wire.detail,
    ...(wire.framing === undefined ? {} : { _framing: wire.framing }),
    ...(wire.coding === undefined ? {} : { _coding: wire.coding }),
    ...(wire.deviations.length === 0 ? {} : { _deviations: wire.deviations }),
    ...(wire.unreachable ? { _unreachable: true } : {}),
  };
}

/** A cookie that the target sets is a credential that nobody else knows yet. */
function publicField([name, value]: WireHead['headers'][number], mask: (text: string) => string): Pair {
  if (!/^set-cookie2?$/i.test(name)) return { name, value: mask(value) };
  return { name, value: value.replace(/^([^=;]*=)?[^;]*/, '$1stripped') };
}

function queryOf(url: string): Pair[] {
  return URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : [];
}

/** Bytes that are valid UTF-8 as text, others in base64. A byte order mark is kept. */
function textOf(bytes: Uint8Array): { text: string; encoding?: 'base64' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' };
  }
}

/** Microseconds are more than any clock here tells. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
