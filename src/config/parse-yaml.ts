// A text that a user wrote in YAML -> its document, and the places in it for error messages.
import { type Document, LineCounter, parseDocument } from 'yaml';

export interface ParsedYaml {
  readonly document: Document;
  /** `assay.config.yaml:3:5` of an offset. */
  at(offset: number): string;
  /** The first syntax error, with its place. */
  readonly problem: string | undefined;
}

export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [broken] = document.errors;
  // The library says the place in words of its own.
  const said = broken?.message.split('\n')[0]?.replace(/ at line \d+.*$/, '');
  return { document, at, problem: broken === undefined ? undefined : `${at(broken.pos[0])}: ${said}` };
}
