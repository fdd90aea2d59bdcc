// A framing goes in; a decoder comes out that is lenient as clients are and reports everything that strict ones would refuse.
import { JsonSeqDecoder } from './json-seq-decoder.ts';
import { NdjsonDecoder } from './ndjson-decoder.ts';
import { SseDecoder } from './sse-decoder.ts';
import type { DecodedItem, DecoderOptions, Framing, StreamDecoder } from './types.ts';

const DEFAULT_MAX_EVENT_BYTES = 16 * 1024 * 1024;

export function createStreamDecoder(framing: Framing, options: DecoderOptions = {}): StreamDecoder {
  const limit = Math.max(1, options.maxEventBytes ?? DEFAULT_MAX_EVENT_BYTES);
  switch (framing) {
    case 'sse':
      return new SseDecoder(limit);
    case 'ndjson':
      return new NdjsonDecoder(limit);
    case 'json-seq':
      return new JsonSeqDecoder(limit);
  }
}

/** Decodes a whole body. */
export function decodeStream(
  framing: Framing,
  body: Uint8Array,
  options: DecoderOptions = {},
): { items: DecodedItem[]; decoder: StreamDecoder } {
  const decoder = createStreamDecoder(framing, options);
  return { items: [...decoder.push(body), ...decoder.end()], decoder };
}
