export { createStreamDecoder, decodeStream } from './decode.ts';
export { type EventToEncode, encodeJsonSeq, encodeNdjson, encodeSse } from './encode.ts';
export type * from './types.ts';
