import type { SentRequest } from './exchange.ts';

const MAX_BODY_CHARS = 4000;

/** A request that was sent → the shell command that sends it again. Its credentials are `$NAME` already, in double quotes so that the shell fills them in. */
export function toCurl(request: SentRequest): string {
  const parts = ['curl -N'];
  if (request.method !== (request.body === undefined ? 'GET' : 'POST')) parts.push(`-X ${request.method}`);
  parts.push(quote(request.url));
  for (const [name, value] of request.headers) {
    if (!/^(host|accept-encoding|connection|content-length)$/i.test(name)) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  }
  if (request.body !== undefined && request.body.length > 0) {
    const text = new TextDecoder().decode(request.body);
    if (text.length > MAX_BODY_CHARS || /[\0]/.test(text)) parts.push('--data-binary @request-body');
    else parts.push(`--data-binary ${quote(text)}`);
  }
  return parts.join(' ');
}

/** Single quotes hold everything but themselves. Text with a `$NAME` of ours stands in double quotes. */
function quote(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  if (!/\$[A-Z_][A-Z0-9_]*/.test(text) || text.startsWith('{') || text.startsWith('['))
    return `'${text.replaceAll("'", `'\\''`)}'`;
  return `"${text.replace(/["\\`]/g, '\\$&')}"`;
}
