// The bytes of a stream go in, cut anywhere; its lines come out with their offsets, each as soon as its first line-end byte is there.
import { isAscii } from 'node:buffer';
import { BoundedBuffer } from './bounded-buffer.ts';

/** Of Node's `Buffer`, and good for any bytes: to make a `Buffer` of a small chunk costs as much as to decode it. */
const { latin1Slice, utf8Slice } = Buffer.prototype as unknown as Record<
  'latin1Slice' | 'utf8Slice',
  (this: Uint8Array, from: number, to: number) => string
>;

export type LineEnding = 'LF' | 'CRLF' | 'CR';

export interface LineSink {
  /** A line spans `start` to `end` in the stream, without its line end. What it holds is asked of the splitter during the call. */
  line(start: number, end: number): void;
  /** What kind of line end stood at `offset`; for a CR this is known one byte later than the line itself. */
  ending(kind: LineEnding, offset: number): void;
}

/**
 * `universal` ends lines at LF, CR and CRLF (WHATWG HTML §9.2.5), otherwise at LF alone.
 *
 * A chunk is searched as text of one character for each byte: the search for a character of a string and the copy of a part of it are native,
 * and offsets into it are offsets into the bytes. Where all of it is ASCII, its parts are the decoded lines.
 */
export class LineSplitter {
  private readonly sink: LineSink;
  private readonly universal: boolean;
  private readonly limit: number;
  private readonly partial: BoundedBuffer;
  private partialIsAscii = true;
  private offset = 0;
  private lineStart = 0;
  /** The last byte was a CR, and an LF that follows belongs to it. */
  private afterCr = false;
  // The current line: `from` to `to` in `source`. `latin1` is the text of `source` where that is ASCII alone.
  private source: Uint8Array = new Uint8Array(0);
  private latin1: string | undefined;
  private from = 0;
  private to = 0;

  constructor(sink: LineSink, options: { universal: boolean; limit: number }) {
    this.sink = sink;
    this.universal = options.universal;
    this.limit = options.limit;
    this.partial = new BoundedBuffer(options.limit);
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const base = this.offset;
    const characters = latin1Slice.call(chunk, 0, chunk.length);
    const text = isAscii(chunk) ? characters : undefined;
    let from = this.afterCr ? this.behindCr(characters, base) : 0;
    let lf = characters.indexOf('\n', from);
    let cr = this.universal ? characters.indexOf('\r', from) : -1;
    while (lf >= 0 || cr >= 0) {
      const atCr = cr >= 0 && (lf < 0 || cr < lf);
      const at = atCr ? cr : lf;
      this.emit(chunk, text, from, at, base);
      from = at + 1;
      this.lineStart = base + from;
      if (!atCr) this.sink.ending('LF', base + at);
      else if (from === characters.length) this.afterCr = true;
      else {
        this.afterCr = true;
        from = this.behindCr(characters, base, from);
      }
      if (lf >= 0 && lf < from) lf = characters.indexOf('\n', from);
      if (cr >= 0 && cr < from) cr = characters.indexOf('\r', from);
    }
    if (from < chunk.length) this.keep(chunk, from, chunk.length, text !== undefined);
    this.offset = base + chunk.length;
  }

  /** The body has ended: where the text behind the last line end stands, or undefined when there is none. It is the current line then. */
  rest(): { start: number; end: number } | undefined {
    if (this.afterCr) this.sink.ending('CR', this.offset - 1);
    this.afterCr = false;
    if (this.offset === this.lineStart) return undefined;
    this.usePartial();
    return { start: this.lineStart, end: this.offset };
  }

  /** The current line as UTF-8, at most `limit` bytes of it. Bytes that are none become U+FFFD. */
  text(): string {
    const to = Math.min(this.to, this.from + this.limit);
    return this.latin1 === undefined ? utf8Slice.call(this.source, this.from, to) : this.latin1.slice(this.from, to);
  }

  /** At most `limit` bytes of the current line. Valid until the sink returns. */
  bytes(): Uint8Array {
    return this.source.subarray(this.from, Math.min(this.to, this.from + this.limit));
  }

  /** The line ended at the CR before `at`. Gives where the next one begins. */
  private behindCr(characters: string, base: number, at = 0): number {
    this.afterCr = false;
    const isCrLf = characters.charCodeAt(at) === 0x0a;
    this.sink.ending(isCrLf ? 'CRLF' : 'CR', base + at - 1);
    if (isCrLf) this.lineStart = base + at + 1;
    return isCrLf ? at + 1 : at;
  }

  private emit(buffer: Uint8Array, text: string | undefined, from: number, to: number, base: number): void {
    if (this.partial.length === 0) {
      this.source = buffer;
      this.latin1 = text;
      this.from = from;
      this.to = to;
      this.sink.line(this.lineStart, base + to);
      return;
    }
    this.keep(buffer, from, to, text !== undefined);
    this.usePartial();
    this.sink.line(this.lineStart, base + to);
    this.partial.clear();
    this.partialIsAscii = true;
  }

  private keep(buffer: Uint8Array, from: number, to: number, ascii: boolean): void {
    this.partial.append(buffer, from, to);
    if (!ascii) this.partialIsAscii = false;
  }

  private usePartial(): void {
    this.source = this.partial.whole;
    this.from = 0;
    this.to = this.partial.kept;
    this.latin1 = this.partialIsAscii ? latin1Slice.call(this.source, 0, this.to) : undefined;
  }
}
