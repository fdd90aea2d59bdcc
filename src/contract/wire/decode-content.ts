import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { headerValues } from './read-head.ts';
import type { WireDeviation, WireHead } from './types.ts';

/** A body and its Content-Encoding → the plain body, at most `limit` bytes of it. What cannot be decoded stays as it is, with a deviation. */
export function decodeContent(
  head: WireHead,
  body: Uint8Array,
  limit: number,
  deviations: WireDeviation[],
): { body: Uint8Array; coding?: string; tooLarge: boolean } {
  const codings = headerValues(head.headers, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0) return { body, tooLarge: false };
  const coding = codings.join(', ');
  deviations.push({
    code: 'unasked-coding',
    message: `Content-Encoding is \`${coding}\` though only \`identity\` was accepted.`,
  });
  let plain = body;
  // A chain of codings multiplies what a small body can grow to, and no server has a reason for one.
  for (const name of codings.slice(-2).reverse()) {
    try {
      plain = decodeOne(name, plain, limit);
    } catch (error) {
      const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
      deviations.push({
        code: 'content-coding',
        message: tooLarge ? `The body is larger than ${limit} bytes when decoded.` : `The body cannot be decoded as \`${name}\`.`,
      });
      return { body: tooLarge ? new Uint8Array() : body, coding, tooLarge };
    }
  }
  return { body: plain, coding, tooLarge: false };
}

function decodeOne(name: string, body: Uint8Array, limit: number): Uint8Array {
  // A sync flush decodes what came of a stream that was cut.
  const zlib = { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH };
  if (name === 'gzip' || name === 'x-gzip') return gunzipSync(body, zlib);
  if (name === 'br') return brotliDecompressSync(body, { maxOutputLength: limit, finishFlush: constants.BROTLI_OPERATION_FLUSH });
  if (name === 'deflate') {
    // RFC 9110 §8.4.1.2: some implementations send the raw format without the zlib wrapper.
    return body.length > 1 && (body[0]! & 0x0f) === 8 && ((body[0]! << 8) | body[1]!) % 31 === 0
      ? inflateSync(body, zlib)
      : inflateRawSync(body, zlib);
  }
  throw new Error(`unknown coding ${name}`);
}
