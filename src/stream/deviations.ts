// Collects the deviations of one stream in bounded memory.
import type { Deviation, DeviationCode } from './types.ts';

const KEPT_PER_CODE = 100;
const EXCERPT_CHARS = 120;

export class DeviationLog {
  readonly kept: Deviation[] = [];
  readonly counts = new Map<DeviationCode, number>();

  violation(code: DeviationCode, offset: number, message: string, text?: string): void {
    this.add(code, 'violation', offset, message, text);
  }

  note(code: DeviationCode, offset: number, message: string, text?: string): void {
    this.add(code, 'note', offset, message, text);
  }

  private add(code: DeviationCode, severity: Deviation['severity'], offset: number, message: string, text?: string): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    // A hostile stream can deviate on every line.
    if (count > KEPT_PER_CODE) return;
    this.kept.push({ code, severity, offset, message, ...(text === undefined ? {} : { excerpt: excerpt(text) }) });
  }
}

function excerpt(text: string): string {
  if (text.length <= EXCERPT_CHARS) return text;
  // A slice keeps the whole text alive; a copy does not.
  return `${Buffer.from(text.slice(0, EXCERPT_CHARS)).toString()}…`;
}
