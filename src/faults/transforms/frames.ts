// The body of an event stream <-> its events, each with the blank line that closes it.
import type { WireResponse } from './types.ts';

const encoder = new TextEncoder();

/** What takes the place of an event: texts are sent as UTF-8. */
export type Replacement = string | Uint8Array;

export interface Position {
  /** Counts the events that carry data, from 0. */
  readonly index: number;
  /** The last event of the stream. */
  readonly last: boolean;
}

/** Edits the events of a stream one by one. Other responses pass as they are. Each event is held back until the next one is there. */
export function editFrames(
  response: WireResponse,
  edit: (frame: string, position: Position) => Iterable<Replacement>,
): WireResponse {
  const { body } = response;
  return body === undefined || !isStream(response) ? response : { ...response, body: edited(body, edit) };
}

export function isStream({ status, headers }: Pick<WireResponse, 'status' | 'headers'>): boolean {
  return status < 300 && (headers.get('content-type') ?? '').startsWith('text/event-stream');
}

async function* edited(
  body: AsyncIterable<Uint8Array>,
  edit: (frame: string, position: Position) => Iterable<Replacement>,
): AsyncGenerator<Uint8Array> {
  let held: string | undefined;
  let index = 0;
  const send = function* (frame: string, last: boolean): Generator<Uint8Array> {
    const position = { index: isComment(frame) ? index : index++, last };
    for (const part of isComment(frame) ? [frame] : edit(frame, position))
      yield typeof part === 'string' ? encoder.encode(part) : part;
  };
  for await (const frame of frames(body)) {
    if (held !== undefined) yield* send(held, false);
    held = frame;
  }
  if (held !== undefined) yield* send(held, true);
}

export async function* frames(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of body) {
    pending += decoder.decode(chunk, { stream: true });
    for (let end = endOfFrame(pending); end !== -1; end = endOfFrame(pending)) {
      yield pending.slice(0, end);
      pending = pending.slice(end);
    }
  }
  pending += decoder.decode();
  if (pending !== '') yield pending;
}

function endOfFrame(text: string): number {
  const found = /\r?\n\r?\n/.exec(text);
  return found === null ? -1 : found.index + found[0].length;
}

function isComment(frame: string): boolean {
  return frame.startsWith(':');
}

/** The data of an event. Undefined when it has none. */
export function dataOf(frame: string): string | undefined {
  const lines = frame.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  return lines.length === 0 ? undefined : lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n');
}

export function withData(frame: string, data: string): string {
  const others = frame.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('data:'));
  return `${[...others, `data: ${data}`].join('\n')}\n\n`;
}
