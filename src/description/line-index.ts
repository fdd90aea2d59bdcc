// A text in, a translation of offsets into lines and characters out.
import type { Position, Range } from './types.ts';

export class LineIndex {
  private readonly text: string;
  /** Offset of the first character of each line. Computed when first asked for. */
  private starts: number[] | undefined;
  private map: number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  position(offset: number): Position {
    const starts = this.lineStarts();
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - starts[low]! };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  /** The form that `@stoplight/yaml` uses: the offset after each line feed, and one past the end. */
  get spectralLineMap(): number[] {
    this.map ??= [...this.lineStarts().slice(1), this.text.length + 1];
    return this.map;
  }

  private lineStarts(): number[] {
    if (this.starts === undefined) {
      this.starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) this.starts.push(at + 1);
    }
    return this.starts;
  }
}
