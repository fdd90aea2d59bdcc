// Findings in; each once, in the order in which Spectral prints them, out.
import type { Diagnostic } from './types.ts';

export function inOrder(findings: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  const once = findings.filter((finding) => {
    const { code, path, range, source, message } = finding;
    const key = `${code}${JSON.stringify(path.length > 0 ? path : range)}${source ?? ''}${message ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return once.sort(compare);
}

function compare(left: Diagnostic, right: Diagnostic): number {
  return (
    text(left.source, right.source) ||
    left.range.start.line - right.range.start.line ||
    left.range.start.character - right.range.start.character ||
    String(left.code).localeCompare(String(right.code), undefined, { numeric: true }) ||
    left.path.join().localeCompare(right.path.join())
  );
}

function text(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  return left.localeCompare(right);
}
