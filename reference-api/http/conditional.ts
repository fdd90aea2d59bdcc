// An answer to GET -> the same with an entity tag, or 304 where the client has it already (RFC 9110 §13.1.2).
import { createHash } from 'node:crypto';

/** The tag is that of the body, so two answers with one tag are the same byte for byte. */
export async function conditional(response: Response, headers: Headers): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer());
  const etag = tagOf(body);
  response.headers.set('etag', etag);
  // `no-cache`: it may be kept, and must be asked for again before it is used.
  response.headers.set('cache-control', 'private, no-cache');
  if (!matchesNone(headers.get('if-none-match'), etag)) return new Response(body, response);
  response.headers.delete('content-type');
  return new Response(null, { status: 304, headers: response.headers });
}

export function tagOf(content: string | Uint8Array): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
}

/** Whether `If-None-Match` says that the client has it. Weak comparison (§8.8.3.2). */
export function matchesNone(sent: string | null, etag: string): boolean {
  return sent !== null && (sent.trim() === '*' || tags(sent).some((tag) => tag.replace(/^W\//, '') === etag));
}

/** Whether `If-Match` lets the request through. Strong comparison, so a weak tag never matches. */
export function matches(sent: string, etag: string): boolean {
  return sent.trim() === '*' || tags(sent).includes(etag);
}

function tags(sent: string): string[] {
  return sent.match(/(W\/)?"[^"]*"/g) ?? [];
}
