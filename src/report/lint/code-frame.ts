// A text and a range in; the line with its neighbours and carets under the range, cut to the width of the terminal, out.
import type { Range } from '../../description/types.ts';

export interface FrameLine {
  /** Absent for the line of carets. */
  readonly number?: number;
  readonly text: string;
}

/** Control characters could rewrite the terminal, and bidirectional ones what a reader sees. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNPRINTABLE, '\u00b7');
}

export function codeFrame(lines: readonly string[], { start, end }: Range, columns: number): FrameLine[] {
  const line = lines[start.line];
  if (line === undefined) return [];
  const width = Math.max(40, columns - 12);
  // A minified document is one line: what is shown is the part around the finding.
  const from = start.character > width * 0.75 ? start.character - Math.floor(width / 4) : 0;
  const last = end.line === start.line ? end.character : line.trimEnd().length;
  const first = firstVisible(line, start.character) - from;
  const carets = Math.max(1, Math.min(last - from, width) - first);
  const frame: FrameLine[] = [
    { number: start.line + 1, text: cut(line, from, width) },
    { text: `${' '.repeat(first)}${'^'.repeat(carets)}` },
  ];
  const before = lines[start.line - 1];
  if (before !== undefined && start.line > 0) frame.unshift({ number: start.line, text: cut(before, from, width) });
  const after = lines[start.line + 1];
  if (after !== undefined && after.trim() !== '') frame.push({ number: start.line + 2, text: cut(after, from, width) });
  return frame;
}

/** The range of a block that starts on the next line begins behind its key: then the key is what is shown. */
function firstVisible(line: string, character: number): number {
  const rest = line.slice(character);
  const text = rest.search(/\S/);
  return text >= 0 ? character + text : Math.max(0, line.search(/\S/));
}

function cut(line: string, from: number, width: number): string {
  const part = line.slice(from, from + width);
  const shown = from > 0 && part.length > 0 ? `…${part.slice(1)}` : part;
  return printable(line.length > from + width ? `${shown.slice(0, -1)}…` : shown).trimEnd();
}
