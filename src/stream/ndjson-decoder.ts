// The bytes of newline-delimited JSON go in; one event for each line that holds anything comes out, and every deviation beside them.
import { DeviationLog } from './deviations.ts';
import { decodeJsonBytes } from './json-text.ts';
import { type LineSink, LineSplitter } from './line-splitter.ts';
import type { DecodedItem, Deviation, DeviationCode, StreamDecoder } from './types.ts';

export class NdjsonDecoder implements StreamDecoder, LineSink {
  private readonly limit: number;
  private readonly log = new DeviationLog();
  private readonly splitter: LineSplitter;
  private items: DecodedItem[] = [];
  private events = 0;

  constructor(limit: number) {
    this.limit = limit;
    this.splitter = new LineSplitter(this, { universal: false, limit: limit + 4 });
  }

  get deviations(): readonly Deviation[] {
    return this.log.kept;
  }

  get counts(): ReadonlyMap<DeviationCode, number> {
    return this.log.counts;
  }

  push(chunk: Uint8Array): DecodedItem[] {
    this.splitter.push(chunk);
    return this.take();
  }

  end(): DecodedItem[] {
    const rest = this.splitter.rest();
    if (rest !== undefined) {
      this.log.note('unterminated-line', rest.start, 'The last line has no line feed.');
      this.add(rest.start, rest.end, rest.end);
    }
    return this.take();
  }

  line(start: number, end: number): void {
    this.add(start, end, end + 1);
  }

  ending(): void {
    // LF and CRLF are both lines of JSON: a CR before the LF is white space of RFC 8259.
  }

  private add(start: number, end: number, behind: number): void {
    const decoded = decodeJsonBytes(this.splitter.bytes(), { start, length: end - start, limit: this.limit, log: this.log });
    const data = decoded.text.trim();
    if (data === '') {
      this.log.note('blank-line', start, 'A blank line holds no value.');
      return;
    }
    if (!decoded.truncated && !decoded.valid)
      this.log.violation('invalid-json-line', start, 'The line is not one JSON text.', data);
    this.items.push({
      kind: 'event',
      event: 'message',
      named: false,
      data,
      lastEventId: '',
      start: decoded.start,
      end: behind,
      index: this.events++,
      ...(decoded.truncated ? { truncated: true } : {}),
    });
  }

  private take(): DecodedItem[] {
    const { items } = this;
    this.items = [];
    return items;
  }
}
