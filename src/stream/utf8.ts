// Bytes of a line go in; its text comes out as the WHATWG decoder yields it, with the place of the first invalid byte.
import { isUtf8 } from 'node:buffer';

// ignoreBOM: only a BOM at the very start of a stream is removed, and the splitter does that.
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

export interface DecodedText {
  readonly text: string;
  /** Offset in `bytes` of the first byte that no valid character contains. */
  readonly invalidAt?: number;
}

export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const text = lenient.decode(bytes);
  return isUtf8(bytes) ? { text } : { text, invalidAt: validPrefix(bytes) };
}

/** `bytes` up to `limit`, without a character that the cut would split. */
export function cutUtf8(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length <= limit) return bytes;
  let end = limit;
  while (end > 0 && limit - end < 3 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}

/** The length of the longest prefix that is valid UTF-8, by bisection: validity of prefixes is monotonous up to a character's length. */
function validPrefix(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isValidUpToPartial(bytes, middle)) low = middle;
    else high = middle - 1;
  }
  // `low` may end within a character that is cut off: step back to its first byte.
  let start = low;
  while (start > 0 && !isUtf8(bytes.subarray(0, start))) start--;
  return start;
}

function isValidUpToPartial(bytes: Uint8Array, end: number): boolean {
  for (let cut = 0; cut <= 3 && cut <= end; cut++) {
    if (isUtf8(bytes.subarray(0, end - cut))) return true;
  }
  return false;
}
