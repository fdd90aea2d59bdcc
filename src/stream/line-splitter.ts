// The bytes of a stream go in, cut anywhere; its lines come out with their offsets, each as soon as its first line-end byte is there.
import { BoundedBuffer } from './bounded-buffer.ts';

const LF = 0x0a;
const CR = 0x0d;

export type LineEnding = 'LF' | 'CRLF' | 'CR';

export interface LineSink {
  /** `bytes` holds at most the splitter's limit; the line spans `start` to `end` in the stream, without its line end. */
  line(bytes: Uint8Array, start: number, end: number): void;
  /** What kind of line end stood at `offset`; for a CR this is known one byte later than the line itself. */
  ending(kind: LineEnding, offset: number): void;
}

/** `universal` ends lines at LF, CR and CRLF (WHATWG HTML §9.2.5), otherwise at LF alone. */
export class LineSplitter {
  private readonly sink: LineSink;
  private readonly universal: boolean;
  private readonly limit: number;
  private readonly partial: BoundedBuffer;
  private offset = 0;
  private lineStart = 0;
  /** The last byte was a CR, and an LF that follows belongs to it. */
  private afterCr = false;

  constructor(sink: LineSink, options: { universal: boolean; limit: number }) {
    this.sink = sink;
    this.universal = options.universal;
    this.limit = options.limit;
    this.partial = new BoundedBuffer(options.limit);
  }

  push(chunk: Uint8Array): void {
    const base = this.offset;
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.afterCr) {
        this.afterCr = false;
        this.sink.ending(byte === LF ? 'CRLF' : 'CR', base + at - 1);
        if (byte === LF) {
          from = at + 1;
          this.lineStart = base + from;
          continue;
        }
      }
      if (byte !== LF && !(byte === CR && this.universal)) continue;
      this.emit(chunk, from, at, base + at);
      from = at + 1;
      this.lineStart = base + from;
      if (byte === CR) this.afterCr = true;
      else this.sink.ending('LF', base + at);
    }
    if (from < chunk.length) this.partial.append(chunk, from, chunk.length);
    this.offset = base + chunk.length;
  }

  /** The body has ended: what stands behind the last line end, or undefined when nothing does. */
  rest(): { bytes: Uint8Array; start: number; end: number } | undefined {
    if (this.afterCr) this.sink.ending('CR', this.offset - 1);
    this.afterCr = false;
    if (this.offset === this.lineStart) return undefined;
    return { bytes: this.partial.view(), start: this.lineStart, end: this.offset };
  }

  private emit(chunk: Uint8Array, from: number, to: number, end: number): void {
    if (this.partial.length === 0) {
      this.sink.line(chunk.subarray(from, Math.min(to, from + this.limit)), this.lineStart, end);
      return;
    }
    this.partial.append(chunk, from, to);
    this.sink.line(this.partial.view(), this.lineStart, end);
    this.partial.clear();
  }
}
