// The bytes of an event stream go in; events as WHATWG HTML §9.2.6 dispatches them come out, and every deviation beside them.
import { DeviationLog } from './deviations.ts';
import { type LineEnding, type LineSink, LineSplitter } from './line-splitter.ts';
import { PendingEvent } from './pending-event.ts';
import { judgeUnknownLine } from './sse-unknown-line.ts';
import type { DecodedEvent, DecodedItem, Deviation, DeviationCode, StreamDecoder } from './types.ts';
import { cutUtf8, decodeUtf8 } from './utf8.ts';

const BOM_BYTES = 3;
const COLON = 0x3a;

export class SseDecoder implements StreamDecoder, LineSink {
  private readonly limit: number;
  private readonly log = new DeviationLog();
  private readonly splitter: LineSplitter;
  private items: DecodedItem[] = [];
  private readonly pending: PendingEvent;
  private lastEventId = '';
  private events = 0;
  private comments = 0;
  private firstEnding: LineEnding | undefined;
  private mixed = false;

  constructor(limit: number) {
    this.limit = limit;
    this.pending = new PendingEvent(limit);
    // One byte more than the limit shows whether a cut would split a character.
    this.splitter = new LineSplitter(this, { universal: true, limit: limit + BOM_BYTES + 1 });
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

  /** "Once the end of the file is reached, any pending data must be discarded." */
  end(): DecodedItem[] {
    const rest = this.splitter.rest();
    if (rest !== undefined) {
      const { bytes, start } = this.withoutBom(this.splitter.bytes(), rest.start);
      const { text } = decodeUtf8(cutUtf8(bytes, this.limit));
      if (text.startsWith(':')) this.log.note('unterminated-line', start, 'The stream ends within a comment.', text);
      else if (text !== '') this.pending.addLost(text, start);
    }
    const lost = this.pending.lost();
    if (lost !== undefined) {
      const message = 'The stream ends before the blank line that closes its last event, so clients discard the event.';
      if (lost.content) this.log.violation('unterminated-event', lost.start, message, lost.text);
      else this.log.note('unterminated-event', lost.start, message, lost.text);
    }
    this.pending.clear();
    return this.take();
  }

  line(start: number, end: number): void {
    if (end === start) {
      this.dispatch(end + 1);
      return;
    }
    const text = this.splitter.text();
    // Valid UTF-8 of an ordinary length, at a place where no byte order mark can be.
    if (start > 0 && end - start <= this.limit && !text.includes('\ufffd')) this.known(text, start, end, false);
    else this.unusual(start, end);
  }

  private unusual(rawStart: number, end: number): void {
    const { bytes, start } = this.withoutBom(this.splitter.bytes(), rawStart);
    if (end === start) {
      this.dispatch(end + 1);
      return;
    }
    const tooLong = end - start > this.limit;
    const { text, invalidAt } = decodeUtf8(tooLong ? cutUtf8(bytes, this.limit) : bytes);
    if (invalidAt !== undefined) {
      this.log.violation(
        'invalid-utf8',
        start + invalidAt,
        'A byte that belongs to no UTF-8 character; clients show U+FFFD.',
        text,
      );
    } else if (text.includes('\ufffd')) {
      this.log.note('replacement-character', start, 'The text holds U+FFFD, the mark of a character that was lost before.', text);
    }
    this.known(text, start, end, tooLong);
  }

  private known(text: string, start: number, end: number, tooLong: boolean): void {
    if (text.charCodeAt(0) === COLON) {
      // A comment stands for itself, also within an event.
      if (tooLong) this.log.violation('event-too-large', start, `A comment of ${end - start} bytes was cut.`);
      this.items.push({ kind: 'comment', text: text.slice(1), start, end: end + 1, index: this.comments++ });
      return;
    }
    this.pending.open(start);
    if (tooLong) this.reportTooLarge();
    this.field(text, start, end - start);
  }

  ending(kind: LineEnding, offset: number): void {
    this.firstEnding ??= kind;
    if (kind === this.firstEnding || this.mixed) return;
    this.mixed = true;
    this.log.note('mixed-line-endings', offset, `A line ends in ${kind} where the first ended in ${this.firstEnding}.`);
  }

  /** "If the line contains a U+003A COLON character": field name, colon, at most one space, value; otherwise the line is the name. */
  private field(line: string, start: number, bytes: number): void {
    // Nearly all lines of a stream.
    if (line.startsWith('data: ')) {
      this.data(line.slice(6), bytes);
      return;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (name) {
      case 'data':
        this.data(value, bytes);
        return;
      case 'event':
        this.pending.type = value;
        return;
      case 'id':
        // "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value."
        if (value.includes('\0')) this.log.violation('id-with-nul', start, 'An id that contains NUL is ignored.', line);
        else this.pending.id = value;
        return;
      case 'retry':
        // "If the field value consists of only ASCII digits".
        if (/^[0-9]+$/.test(value)) this.pending.retry = Number(value);
        else this.log.violation('invalid-retry', start, 'A retry that is not made of digits is ignored.', line);
        return;
      default: {
        const { payload, message } = judgeUnknownLine(line, this.pending);
        if (payload) this.log.violation('payload-outside-data', start, message, line);
        else this.log.note('unknown-field', start, message, line);
      }
    }
  }

  private data(value: string, bytes: number): void {
    if (!this.pending.addData(value, bytes)) this.reportTooLarge();
  }

  private dispatch(end: number): void {
    const { pending } = this;
    if (!pending.opened) return;
    // "Set the last event ID string of the event source to the value of the last event ID buffer" stands before the test for empty data.
    if (pending.id !== undefined) this.lastEventId = pending.id;
    if (!pending.hasData) {
      if (pending.type !== '') {
        this.log.note('event-without-data', pending.start, 'An event without data is not dispatched.', `event: ${pending.type}`);
      }
      pending.clear();
      return;
    }
    const data = pending.data();
    if (data === '') this.log.note('empty-data', pending.start, 'The data of the event is empty.');
    const named = pending.type !== '';
    // Members one after the other: to spread them in costs more than all the rest of the event.
    const event: { -readonly [K in keyof DecodedEvent]: DecodedEvent[K] } = {
      kind: 'event',
      event: named ? pending.type : 'message',
      named,
      data,
      lastEventId: this.lastEventId,
      start: pending.start,
      end,
      index: this.events++,
    };
    if (pending.id !== undefined) event.id = pending.id;
    if (pending.retry !== undefined) event.retry = pending.retry;
    if (pending.reportedTooLarge) event.truncated = true;
    this.items.push(event);
    pending.clear();
  }

  private reportTooLarge(): void {
    if (this.pending.reportedTooLarge) return;
    this.pending.reportedTooLarge = true;
    this.log.violation('event-too-large', this.pending.start, `The event is larger than ${this.limit} bytes and was cut.`);
  }

  /** "The UTF-8 decode algorithm strips one leading UTF-8 Byte Order Mark (BOM), if any." */
  private withoutBom(bytes: Uint8Array, start: number): { bytes: Uint8Array; start: number } {
    if (start !== 0 || bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) return { bytes, start };
    this.log.note('bom', 0, 'The stream starts with a byte order mark.');
    return { bytes: bytes.subarray(BOM_BYTES), start: start + BOM_BYTES };
  }

  private take(): DecodedItem[] {
    const { items } = this;
    this.items = [];
    return items;
  }
}
