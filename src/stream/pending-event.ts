// The fields of one SSE event until the blank line that dispatches it, within a limit on their size.

export class PendingEvent {
  private readonly limit: number;
  private lines: string[] = [];
  private bytes = 0;
  private lostText = '';
  private lostContent = false;
  opened = false;
  start = 0;
  type = '';
  id: string | undefined;
  retry: number | undefined;
  reportedTooLarge = false;
  /** Whether the lines so far are JSON that is still open; worked out once, on demand. */
  openJson: boolean | undefined;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Ready for the next event. */
  clear(): void {
    if (!this.opened) return;
    this.lines = [];
    this.bytes = 0;
    this.lostText = '';
    this.lostContent = false;
    this.opened = false;
    this.type = '';
    this.id = undefined;
    this.retry = undefined;
    this.reportedTooLarge = false;
    this.openJson = undefined;
  }

  open(start: number): void {
    if (this.opened) return;
    this.opened = true;
    this.start = start;
  }

  /** False when the limit cut it. */
  addData(value: string, bytes: number): boolean {
    const left = this.limit - this.bytes;
    this.bytes += bytes + 1;
    if (left <= 0 && this.lines.length > 0) return false;
    // Characters never outnumber bytes, so this keeps within the limit.
    const fits = value.length <= left;
    this.lines.push(fits ? value : value.slice(0, Math.max(0, left)));
    return fits && this.bytes <= this.limit + 1;
  }

  get hasData(): boolean {
    return this.lines.length > 0;
  }

  /** "If the data buffer's last character is a U+000A LINE FEED (LF) character, then remove the last character." */
  data(): string {
    return this.lines.length === 1 ? (this.lines[0] ?? '') : this.lines.join('\n');
  }

  /** A last line without its end: it belongs to what is discarded. */
  addLost(line: string, start: number): void {
    this.open(start);
    this.lostText = line;
    if (line.startsWith('data') || !/^(event|id|retry)\b/.test(line)) this.lostContent = true;
  }

  /** What the end of the stream makes a client discard, if anything. */
  lost(): { start: number; text: string; content: boolean } | undefined {
    if (!this.opened) return undefined;
    const text = [...this.lines, ...(this.lostText === '' ? [] : [this.lostText])].join('\n');
    return { start: this.start, text, content: this.hasData || this.lostContent };
  }
}
