// A request -> its body, read within a limit and of the media type that the operation takes.
import { ApiError } from '../errors.ts';

export const MAX_JSON_BYTES = 4 * 1024 * 1024;
export const MAX_UPLOAD_BYTES = 16 * 1024 * 1024;
/** Deeper documents would exhaust the stack of a validator. */
const MAX_JSON_DEPTH = 64;

export async function readJson(request: Request, type = 'application/json'): Promise<unknown> {
  if (mediaType(request) !== type) throw unsupported(type);
  const text = decode(await readBytes(request, MAX_JSON_BYTES));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'invalid_json', `The body is no JSON: ${(error as Error).message.slice(0, 120)}.`);
  }
  if (deeperThan(value, MAX_JSON_DEPTH))
    throw new ApiError(400, 'invalid_json', `The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  return value;
}

export async function readForm(request: Request): Promise<FormData> {
  if (mediaType(request) !== 'multipart/form-data') throw unsupported('multipart/form-data');
  const bytes = await readBytes(request, MAX_UPLOAD_BYTES);
  try {
    return await new Response(bytes, { headers: { 'content-type': request.headers.get('content-type') ?? '' } }).formData();
  } catch {
    throw new ApiError(400, 'invalid_multipart', 'The body is no multipart form.');
  }
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new ApiError(413, 'content_too_large', `The body is larger than ${limit} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A reader, because leaving a `for await` cancels the stream, and Node 24 fails on a `Request` over bytes that is cancelled half read.
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    length += next.value.byteLength;
    if (length > limit) throw tooLarge;
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** RFC 8259 §8.1: JSON that is exchanged between systems is UTF-8. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ApiError(400, 'invalid_json', 'The body is no valid UTF-8.');
  }
}

function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function unsupported(wanted: string): ApiError {
  return new ApiError(415, 'unsupported_media_type', `Send the body as ${wanted}.`);
}

export function deeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((child) => deeperThan(child, depth - 1));
}
