import type { WireDeviation, WireHead } from './types.ts';

const LF = 10;
const CR = 13;

/** Where a head ends in `bytes` (after its empty line), looking from `from` on; -1 when it has not ended yet. */
export function headEnd(bytes: Uint8Array, from: number): number {
  for (let index = Math.max(0, from); index < bytes.length; index++) {
    if (bytes[index] !== LF) continue;
    if (bytes[index + 1] === LF) return index + 2;
    if (bytes[index + 1] === CR && bytes[index + 2] === LF) return index + 3;
  }
  return -1;
}

/** The bytes of a head (its empty line included) → status line and header pairs; undefined when they are no HTTP/1.x. */
export function readHead(bytes: Uint8Array, deviations: WireDeviation[]): WireHead | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  // RFC 9112 §2.2: a recipient may take a lone LF as a line terminator.
  if (/(^|[^\r])\n/.test(text)) deviations.push({ code: 'bare-lf', message: 'A line of the head ends in LF without CR.' });
  const lines = text.split(/\r?\n/);
  const status = /^HTTP\/(1\.[01]) (\d{3})(?: (.*))?$/.exec(lines[0] ?? '');
  if (status === null) return undefined;
  const headers: [string, string][] = [];
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      // RFC 9112 §5.2: obs-fold is obsolete; a recipient replaces it by spaces.
      deviations.push({ code: 'header-syntax', message: `Header \`${last[0]}\` is folded over two lines.` });
      last[1] = `${last[1]} ${line.trim()}`;
    } else if (colon <= 0 || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(line.slice(0, colon))) {
      deviations.push({ code: 'header-syntax', message: `The line \`${line.slice(0, 60)}\` is no header field.` });
    } else {
      headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
    }
  }
  return { version: status[1]!, status: Number(status[2]), reason: status[3] ?? '', headers, bytes };
}

/** All values of a header, in order. Names are compared without case (RFC 9110 §5.1). */
export function headerValues(headers: WireHead['headers'], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}
