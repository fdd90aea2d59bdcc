// The bytes of a JSON text sequence (RFC 7464) go in; one event for each text comes out, and every deviation beside them.
import { BoundedBuffer } from './bounded-buffer.ts';
import { DeviationLog } from './deviations.ts';
import { decodeJsonBytes } from './json-text.ts';
import type { DecodedItem, Deviation, DeviationCode, StreamDecoder } from './types.ts';

const RS = 0x1e;
const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export class JsonSeqDecoder implements StreamDecoder {
  private readonly limit: number;
  private readonly log = new DeviationLog();
  private readonly text: BoundedBuffer;
  private items: DecodedItem[] = [];
  private events = 0;
  private offset = 0;
  private start = 0;
  private hasRs = false;
  // Structure of the text so far, so that its end is seen at once, in linear time, also when it has line feeds within.
  private depth = 0;
  private inString = false;
  private escaped = false;
  private blank = true;

  constructor(limit: number) {
    this.limit = limit;
    this.text = new BoundedBuffer(limit + 4);
  }

  get deviations(): readonly Deviation[] {
    return this.log.kept;
  }

  get counts(): ReadonlyMap<DeviationCode, number> {
    return this.log.counts;
  }

  push(chunk: Uint8Array): DecodedItem[] {
    const base = this.offset;
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === RS) {
        this.text.append(chunk, from, at);
        this.finish(base + at, 'rs');
        from = at + 1;
        this.begin(base + from, true);
      } else if (this.track(byte)) {
        this.text.append(chunk, from, at);
        this.finish(base + at, 'lf');
        from = at + 1;
        this.begin(base + from, false);
      }
    }
    this.text.append(chunk, from, chunk.length);
    this.offset = base + chunk.length;
    return this.take();
  }

  end(): DecodedItem[] {
    this.finish(this.offset, 'end');
    this.begin(this.offset, false);
    return this.take();
  }

  /** Whether `byte` is the LF that ends a text which is closed. */
  private track(byte: number): boolean {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inString = false;
      return false;
    }
    if (byte === LF) return !this.blank && this.depth <= 0;
    if (byte === 0x20 || byte === 0x09 || byte === 0x0d) return false;
    this.blank = false;
    if (byte === QUOTE) this.inString = true;
    else if (byte === 0x7b || byte === 0x5b) this.depth++;
    else if (byte === 0x7d || byte === 0x5d) this.depth--;
    return false;
  }

  private begin(start: number, hasRs: boolean): void {
    this.text.clear();
    this.start = start;
    this.hasRs = hasRs;
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
    this.blank = true;
  }

  private finish(end: number, by: 'lf' | 'rs' | 'end'): void {
    // "Multiple consecutive RS octets do not denote empty sequence elements between them."
    if (this.blank) return;
    const length = end - this.start;
    const json = decodeJsonBytes(this.text.view(), { start: this.start, length, limit: this.limit, log: this.log });
    const data = json.text.trim();
    if (data === '') return;
    if (!this.hasRs) this.log.violation('missing-rs', this.start, 'The text is not preceded by RS (0x1E).', data);
    if (by !== 'lf') {
      // §2.4: a top-level number or literal without a following LF may be cut, and must not be taken for a value.
      if (!json.truncated && (!json.valid || /^[^{["]/.test(data))) {
        this.log.violation('truncated', this.start, 'The text is not complete.', data);
        return;
      }
      this.log.violation('missing-lf', end, 'The text is not followed by LF.', data);
    } else if (!json.truncated && !json.valid) {
      this.log.violation('invalid-json-text', this.start, 'The element is not one JSON text.', data);
    }
    this.items.push({
      kind: 'event',
      event: 'message',
      named: false,
      data,
      lastEventId: '',
      start: json.start,
      end: by === 'lf' ? end + 1 : end,
      index: this.events++,
      ...(json.truncated ? { truncated: true } : {}),
    });
  }

  private take(): DecodedItem[] {
    const { items } = this;
    this.items = [];
    return items;
  }
}
