// The bytes of one JSON text go in; its text, whether it parses and whether it was cut come out. Encoding faults go to the log.
import type { DeviationLog } from './deviations.ts';
import { cutUtf8, decodeUtf8 } from './utf8.ts';

export interface JsonText {
  readonly text: string;
  readonly valid: boolean;
  readonly truncated: boolean;
  /** `start`, or behind the byte order mark that was removed. */
  readonly start: number;
}

export function decodeJsonBytes(
  raw: Uint8Array,
  where: { start: number; length: number; limit: number; log: DeviationLog },
): JsonText {
  const { limit, log } = where;
  const hasBom = where.start === 0 && raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf;
  // RFC 8259 §8.1: "Implementations MUST NOT add a byte order mark".
  if (hasBom) log.violation('bom', 0, 'JSON that is sent over a network must not start with a byte order mark.');
  const bytes = hasBom ? raw.subarray(3) : raw;
  const start = where.start + (hasBom ? 3 : 0);
  const length = where.length - (hasBom ? 3 : 0);
  const truncated = length > limit;
  const { text, invalidAt } = decodeUtf8(truncated ? cutUtf8(bytes, limit) : bytes);
  if (invalidAt !== undefined) {
    log.violation('invalid-utf8', start + invalidAt, 'A byte that belongs to no UTF-8 character.', text);
  } else if (text.includes('\ufffd')) {
    log.note('replacement-character', start, 'The text holds U+FFFD, the mark of a character that was lost before.', text);
  }
  if (truncated) log.violation('event-too-large', start, `A value of ${length} bytes is larger than ${limit} bytes and was cut.`);
  return { text, valid: !truncated && parses(text), truncated, start };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
