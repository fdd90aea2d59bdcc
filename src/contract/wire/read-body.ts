import { headerValues } from './read-head.ts';
import type { WireDeviation, WireHead } from './types.ts';

/** Takes the transfer coding off a body, piece by piece. */
export interface BodyReader {
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  /** Body bytes within `bytes`; `done` once the framing says that the body is over, `broken` when the framing itself is unreadable. */
  push(bytes: Uint8Array): { readonly pieces: readonly Uint8Array[]; readonly state: 'more' | 'done' | 'broken' };
  /** Whether an orderly close ends the body here. */
  readonly endsAtClose: boolean;
}

const MAX_CHUNK_LINE = 16 * 1024;

/** RFC 9112 §6.3: which framing a response has. */
export function bodyReader(method: string, head: WireHead, deviations: WireDeviation[]): BodyReader {
  if (method === 'HEAD' || head.status === 204 || head.status === 304) return fixedLength(0, 'none', deviations);
  const codings = headerValues(head.headers, 'transfer-encoding').join(',').toLowerCase();
  const lengths = headerValues(head.headers, 'content-length').flatMap((value) => value.split(',').map((part) => part.trim()));
  if (codings !== '') {
    if (lengths.length > 0) {
      deviations.push({ code: 'conflicting-length', message: 'Content-Length stands beside Transfer-Encoding.' });
    }
    if (/(^|,)\s*chunked\s*$/.test(codings)) return chunked(deviations);
    return untilClose();
  }
  if (lengths.length === 0) return untilClose();
  const first = lengths[0]!;
  if (!/^\d{1,15}$/.test(first) || lengths.some((length) => length !== first)) {
    deviations.push({ code: 'conflicting-length', message: `Content-Length is \`${lengths.join(', ').slice(0, 60)}\`.` });
    return untilClose();
  }
  return fixedLength(Number(first), 'length', deviations);
}

function fixedLength(length: number, framing: 'none' | 'length', deviations: WireDeviation[]): BodyReader {
  let left = length;
  return {
    framing,
    endsAtClose: false,
    push(bytes) {
      const piece = bytes.subarray(0, left);
      if (bytes.length > left) noteExtra(deviations, bytes.length - left);
      left -= piece.length;
      return { pieces: piece.length > 0 ? [piece] : [], state: left === 0 ? 'done' : 'more' };
    },
  };
}

function untilClose(): BodyReader {
  return { framing: 'close', endsAtClose: true, push: (bytes) => ({ pieces: bytes.length > 0 ? [bytes] : [], state: 'more' }) };
}

function chunked(deviations: WireDeviation[]): BodyReader {
  let mode: 'size' | 'data' | 'data-end' | 'trailer' | 'done' | 'broken' = 'size';
  let line = '';
  let left = 0;
  return {
    framing: 'chunked',
    endsAtClose: false,
    push(bytes) {
      const pieces: Uint8Array[] = [];
      let index = 0;
      while (index < bytes.length && mode !== 'done' && mode !== 'broken') {
        if (mode === 'data') {
          const piece = bytes.subarray(index, index + left);
          pieces.push(piece);
          index += piece.length;
          left -= piece.length;
          if (left === 0) mode = 'data-end';
          continue;
        }
        const end = bytes.indexOf(10, index);
        const part = bytes.subarray(index, end === -1 ? bytes.length : end);
        line += Buffer.from(part).toString('latin1');
        if (line.length > MAX_CHUNK_LINE) mode = 'broken';
        if (end === -1) break;
        index = end + 1;
        if (!line.endsWith('\r') && !deviations.some((deviation) => deviation.code === 'bare-lf')) {
          deviations.push({ code: 'bare-lf', message: 'A chunk line ends in LF without CR.' });
        }
        mode = nextMode(mode, line.replace(/\r$/, ''));
        line = '';
      }
      if (mode === 'done' && index < bytes.length) noteExtra(deviations, bytes.length - index);
      return { pieces, state: mode === 'done' ? 'done' : mode === 'broken' ? 'broken' : 'more' };
    },
  };

  function nextMode(from: typeof mode, text: string): typeof mode {
    if (from === 'data-end') {
      if (text === '') return 'size';
      deviations.push({ code: 'chunk-syntax', message: 'A chunk is longer than its size says.' });
      return 'broken';
    }
    if (from === 'trailer') return text === '' ? 'done' : 'trailer';
    // RFC 9112 §7.1.1: extensions after `;` are ignored.
    const size = /^([0-9A-Fa-f]{1,12})[ \t]*(;.*)?$/.exec(text);
    if (size === null) {
      deviations.push({ code: 'chunk-syntax', message: `\`${text.slice(0, 40)}\` is no chunk size.` });
      return 'broken';
    }
    left = Number.parseInt(size[1]!, 16);
    return left === 0 ? 'trailer' : 'data';
  }
}

function noteExtra(deviations: WireDeviation[], count: number): void {
  deviations.push({ code: 'extra-bytes', message: `${count} bytes follow the end of the message.` });
}
