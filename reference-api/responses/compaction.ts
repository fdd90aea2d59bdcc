// A conversation -> a short account of it, packed into the text of a compaction item, and back.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { textOf } from '../chat/prompt.ts';
import type { Message } from '../chat/types.ts';

const MARK = 'cmp1.';
/** What is kept of each message, in characters. */
const KEPT = 240;
const MOST_BYTES = 1024 * 1024;

/** The beginning of each message. */
export function account(messages: readonly Message[]): string {
  const lines = messages.map((message) => {
    const text = textOf(message).replace(/\s+/g, ' ').trim();
    return `${message.role}: ${text.length > KEPT ? `${text.slice(0, KEPT)}…` : text}`;
  });
  return `Earlier in this conversation:\n${lines.join('\n')}`;
}

/** The caller's own words are no secret from the caller: they are packed, so that nobody builds on their form, and not encrypted. */
export function pack(text: string): string {
  return MARK + deflateRawSync(text).toString('base64url');
}

/** Undefined for what `pack` has not made. */
export function unpack(packed: string): string | undefined {
  if (!packed.startsWith(MARK)) return undefined;
  try {
    return inflateRawSync(Buffer.from(packed.slice(MARK.length), 'base64url'), { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch {
    return undefined;
  }
}
