import { AssayError } from '../../errors/assay-error.ts';
import type { Ending, WireResult } from '../wire/types.ts';
import type { HarCall, HarEntry, HarRun } from './types.ts';

/** An exchange out of a recording, its times in milliseconds since the run began. */
export interface RecordedEntry {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly mediaType?: string;
  readonly body?: Uint8Array;
  readonly wire: WireResult;
  /** Where the recording is one of ours. */
  readonly call?: HarCall;
}

export interface Recording {
  /** Of a recording of ours. */
  readonly run?: HarRun;
  readonly entries: readonly RecordedEntry[];
  /** Entries that are no exchange over HTTP (data URLs, WebSockets), or whose body was not kept. */
  readonly left: number;
}

/** The text of a HAR file → what was sent and received. Throws when it is none. */
export function readHar(text: string, file: string): Recording {
  let value: unknown;
  try {
    // Some tools write a byte order mark before it.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw unusable(file, `it is no JSON: ${(cause as Error).message}`, cause);
  }
  const log = record(record(value)?.['log']);
  const entries = log?.['entries'];
  if (!Array.isArray(entries)) throw unusable(file, 'it has no list `log.entries`');
  const run = record(log?.['_assay']) as HarRun | undefined;
  const first = Math.min(
    ...entries.map((entry) => Date.parse(record(entry)?.['startedDateTime'] as string)).filter(Number.isFinite),
  );
  const read = entries.flatMap((entry: unknown, index) =>
    entryOf(entry, Number.isFinite(first) ? first : 0, `${file}: entry ${index}`),
  );
  return {
    ...(run === undefined ? {} : { run }),
    entries: read.sort((left, right) => left.wire.timings.start - right.wire.timings.start),
    left: entries.length - read.length,
  };
}

function entryOf(value: unknown, first: number, where: string): RecordedEntry[] {
  const entry = record(value) as HarEntry | undefined;
  const { request, response } = entry ?? {};
  if (entry === undefined || record(request) === undefined || record(response) === undefined)
    throw unusable(where, 'it has no request or no response');
  if (typeof request!.url !== 'string' || !/^https?:/i.test(request!.url)) return [];
  const bytes = bodyOf(entry);
  // A browser that kept no body, or one that blocked the request, has seen nothing that could be graded.
  if (bytes === undefined || (response!.status === 0 && entry._call === undefined)) return [];
  const data = request!.postData;
  return [
    {
      method: String(request!.method).toUpperCase(),
      url: request!.url,
      headers: pairs(request!.headers),
      ...(data?.text === undefined
        ? {}
        : {
            mediaType: data.mimeType ?? '',
            body: data._encoding === 'base64' ? Buffer.from(data.text, 'base64') : new TextEncoder().encode(data.text),
          }),
      wire: wireOf(entry, bytes, first),
      ...(entry._call === undefined ? {} : { call: entry._call }),
    },
  ];
}

function wireOf(entry: HarEntry, body: Uint8Array, first: number): WireResult {
  const { response } = entry;
  const start = entry._start ?? (Date.parse(entry.startedDateTime) || first) - first;
  const at = (time: number) => start + time;
  const arrivals: { offset: number; length: number; at: number }[] = [];
  let offset = 0;
  for (const { time, size } of response._chunks ?? []) {
    arrivals.push({ offset, length: size, at: at(time) });
    offset += size;
  }
  const points = Object.entries(entry._points ?? {}).map(([name, time]) => [name, at(time)] as const);
  const version = /^http\/(1\.[01])$/i.exec(response.httpVersion ?? '')?.[1] ?? '1.1';
  // What another tool wrote was decoded by it, whatever the header says.
  const headers = pairs(response.headers).filter(([name]) => entry._call !== undefined || !/^:/.test(name));
  return {
    ...(response.status === 0
      ? {}
      : { head: { version, status: response.status, reason: response.statusText ?? '', headers, bytes: new Uint8Array() } }),
    ...(response._framing === undefined ? {} : { framing: response._framing }),
    body,
    ...(response._coding === undefined ? {} : { coding: response._coding }),
    arrivals,
    ending: response._ending ?? endingOf(entry),
    detail: response._endingDetail ?? '',
    deviations: response._deviations ?? [],
    timings: { start, ...Object.fromEntries(points), end: at(Math.max(0, Number(entry.time) || 0)) },
    unreachable: response._unreachable === true,
  };
}

/** Chrome writes `_error` where the connection broke; the body that it kept is what came until then. */
function endingOf(entry: HarEntry): Ending {
  const { _error: error } = entry.response as { readonly _error?: string | null };
  return typeof error === 'string' && error !== '' ? 'reset' : 'complete';
}

/** Undefined when the tool left the body out. */
function bodyOf({ response }: HarEntry): Uint8Array | undefined {
  const { text, encoding, size } = response.content ?? {};
  if (typeof text === 'string')
    return /^base64$/i.test(encoding ?? '') ? new Uint8Array(Buffer.from(text, 'base64')) : new TextEncoder().encode(text);
  return (size ?? 0) > 0 ? undefined : new Uint8Array();
}

function pairs(list: unknown): [string, string][] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): [string, string][] => {
    const { name, value } = record(item) ?? {};
    return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : [];
  });
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function unusable(file: string, why: string, cause?: unknown): AssayError {
  return new AssayError('ASSAY_TEST_RECORDING', `${file} is no recording that can be graded: ${why}`, { cause });
}
