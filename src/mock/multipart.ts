// The bytes of a multipart/form-data body go in; its parts come out, file contents byte for byte (RFC 7578).

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const MAX_PARTS = 1000;
const MAX_HEAD_BYTES = 16 * 1024;

/** Undefined when the body is not what `contentType` says. */
export function parseMultipart(body: Uint8Array, contentType: string): Part[] | undefined {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) return undefined;
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${name}`);
  const parts: Part[] = [];
  let at = buffer.indexOf(delimiter);
  while (at >= 0 && parts.length < MAX_PARTS) {
    const start = at + delimiter.length;
    if (buffer.toString('latin1', start, start + 2) === '--') return parts;
    const headEnd = buffer.indexOf('\r\n\r\n', start);
    if (headEnd < 0 || headEnd - start > MAX_HEAD_BYTES) return undefined;
    const end = buffer.indexOf(Buffer.concat([Buffer.from('\r\n'), delimiter]), headEnd + 2);
    if (end < 0) return undefined;
    const part = readPart(buffer.toString('utf8', start, headEnd), buffer.subarray(Math.min(headEnd + 4, end), end));
    if (part !== undefined) parts.push(part);
    at = end + 2;
  }
  return undefined;
}

function readPart(head: string, bytes: Uint8Array): Part | undefined {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) return undefined;
  const filename = parameter(disposition, 'filename');
  const mediaType = /^content-type:\s*(\S[^\r\n]*)$/im.exec(head)?.[1] ?? 'text/plain';
  return { name, ...(filename === undefined ? {} : { filename }), mediaType, bytes };
}

function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(disposition);
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
}
