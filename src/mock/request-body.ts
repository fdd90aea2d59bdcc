// The bytes and the Content-Type of a request go in; the value that they carry comes out, or why there is none.
import { type Part, parseMultipart } from './multipart.ts';

const MAX_DEPTH = 500;

export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly mediaType: string; readonly value: unknown }
  | {
      readonly kind: 'form';
      readonly mediaType: string;
      readonly value: Record<string, unknown>;
      readonly parts: readonly Part[];
    }
  | { readonly kind: 'bytes'; readonly mediaType: string; readonly bytes: Uint8Array }
  | { readonly kind: 'malformed'; readonly mediaType: string; readonly message: string };

export function parseBody(bytes: Uint8Array, contentType: string | undefined): RequestBody {
  const mediaType = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (bytes.length === 0) return { kind: 'none' };
  if (isJson(mediaType) || mediaType === '') return parseJson(bytes, mediaType);
  if (mediaType === 'multipart/form-data') {
    const parts = parseMultipart(bytes, contentType ?? '');
    if (parts === undefined) return { kind: 'malformed', mediaType, message: 'The multipart body could not be parsed.' };
    return {
      kind: 'form',
      mediaType,
      value: fields(parts.map(({ name, bytes: content }) => [name, Buffer.from(content).toString('utf8')])),
      parts,
    };
  }
  if (mediaType === 'application/x-www-form-urlencoded') {
    return { kind: 'form', mediaType, value: fields([...new URLSearchParams(Buffer.from(bytes).toString('utf8'))]), parts: [] };
  }
  return { kind: 'bytes', mediaType, bytes };
}

export function isJson(mediaType: string): boolean {
  return /^(application\/json|text\/json|[^;\s]+\+json)\s*(;|$)/i.test(mediaType.trim());
}

function parseJson(bytes: Uint8Array, mediaType: string): RequestBody {
  if (isDeeperThan(bytes, MAX_DEPTH))
    return { kind: 'malformed', mediaType, message: `The JSON body is nested more than ${MAX_DEPTH} levels deep.` };
  try {
    return { kind: 'json', mediaType, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (error) {
    // Without a Content-Type it was only a guess that this is JSON.
    if (mediaType === '') return { kind: 'bytes', mediaType, bytes };
    // V8 quotes the text; nobody needs the request back.
    const reason =
      error instanceof SyntaxError ? (/ (?:in JSON )?at position \d+/.exec(error.message)?.[0] ?? '') : ': it is not UTF-8';
    return { kind: 'malformed', mediaType, message: `We could not parse the JSON body of your request${reason}.` };
  }
}

/** Without parsing: what recurses over a request must not run out of stack. */
function isDeeperThan(bytes: Uint8Array, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > limit) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

/** `a[]`, `a[0]` and repeated names make lists; `a[b]` makes an object. */
function fields(entries: readonly (readonly [string, string])[]): Record<string, unknown> {
  const out = new Map<string, unknown>();
  for (const [key, text] of entries) {
    const [, name = key, rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key) ?? [];
    const before = out.get(name);
    if (rest !== '' && !/^\[\d*\]/.test(rest)) {
      out.set(name, { ...(typeof before === 'object' ? before : {}), [rest.slice(1, rest.indexOf(']'))]: text });
    } else if (before !== undefined || rest !== '')
      out.set(name, [...(Array.isArray(before) ? before : before === undefined ? [] : [before]), text]);
    else out.set(name, text);
  }
  return Object.fromEntries(out);
}
