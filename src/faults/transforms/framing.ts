// Faults of a stream's bytes and of the headers before them.
import { dataOf, editFrames, isStream, withData } from './frames.ts';
import type { WireResponse, WireTransforms } from './types.ts';

const encoder = new TextEncoder();
/** The event at which a single mistake is made: not the first, so that the stream has begun well. */
const SPOILT = 2;
/** Where the text of a piece begins in the payloads of the dialects. */
const TEXT = /"(?:content|text|delta|arguments|partial_json|response)":"(?!")/;

export const FRAMING: WireTransforms = {
  'sse-json-content-type': (response) => labelled(response, 'application/json'),
  'sse-ndjson-content-type': (response) => labelled(response, 'application/x-ndjson'),
  'sse-status-201': (response) => (isStream(response) ? { ...response, status: 201 } : response),
  'sse-cacheable': (response) => without(response, 'cache-control'),
  // The character stands in two parts: its first byte at the beginning of one text, the rest at the beginning of the next.
  'sse-invalid-utf8': (response) => {
    let halves = [Uint8Array.of(0xe2), Uint8Array.of(0x80, 0x9c)];
    return editFrames(response, (frame) => {
      const half = TEXT.test(frame) ? halves[0] : undefined;
      if (half !== undefined) halves = halves.slice(1);
      return half === undefined ? [frame] : [insertBytes(frame, half)];
    });
  },
  'sse-broken-byte': (response) => onceInText(response, (frame) => insertBytes(frame, Uint8Array.of(0xff))),
  'sse-escaped-replacement': (response) => onceInText(response, (frame) => frame.replace(TEXT, (start) => `${start}\\ufffd`)),
  'sse-half-surrogate': (response) => onceInText(response, (frame) => frame.replace(TEXT, (start) => `${start}\\ud83d`)),
  'sse-bad-retry': (response) => at(response, SPOILT, (frame) => `retry: 3s\n${frame}`),
  'sse-nul-in-id': (response) => at(response, SPOILT, (frame) => `id: 1\0\n${frame}`),
  'sse-last-event-open': (response) => editFrames(response, (frame, { last }) => [last ? frame.trimEnd() : frame]),
  'sse-stray-line': (response) => onceInText(response, (frame) => frame.replace(TEXT, (start) => `${start}\n`)),
  'sse-unframed-json': (response) => at(response, SPOILT, (frame) => `${dataOf(frame)}\n\n`),
  'sse-ndjson-body': (response) => editFrames(response, (frame) => [`${dataOf(frame)}\n`]),
  'sse-cut-json': (response) => at(response, SPOILT, (frame) => withData(frame, firstHalf(dataOf(frame)))),
  'sse-blank-line-inside': (response) =>
    at(response, SPOILT, (frame) => {
      const data = dataOf(frame) ?? '';
      const half = firstHalf(data);
      return withData(frame, half) + withData(frame, data.slice(half.length));
    }),
  'sse-empty-data': (response) => at(response, SPOILT, (frame) => `data:\n\n${frame}`),
  'sse-empty-object': (response) => at(response, SPOILT, (frame) => `data: {}\n\n${frame}`),
};

function labelled(response: WireResponse, contentType: string): WireResponse {
  if (!isStream(response)) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', contentType);
  return { ...response, headers };
}

function without(response: WireResponse, header: string): WireResponse {
  if (!isStream(response)) return response;
  const headers = new Headers(response.headers);
  headers.delete(header);
  return { ...response, headers };
}

function at(response: WireResponse, index: number, edit: (frame: string) => string): WireResponse {
  return editFrames(response, (frame, position) => [position.index === index && !position.last ? edit(frame) : frame]);
}

function onceInText(response: WireResponse, edit: (frame: string) => string | Uint8Array): WireResponse {
  let done = false;
  return editFrames(response, (frame) => {
    if (done || !TEXT.test(frame)) return [frame];
    done = true;
    return [edit(frame)];
  });
}

function insertBytes(frame: string, bytes: Uint8Array): Uint8Array {
  const start = TEXT.exec(frame);
  const cut = start === null ? 0 : start.index + start[0].length;
  return Buffer.concat([encoder.encode(frame.slice(0, cut)), bytes, encoder.encode(frame.slice(cut))]);
}

function firstHalf(text = ''): string {
  return text.slice(0, Math.floor(text.length / 2));
}
