// Findings in; the array that `spectral lint -f json` prints, with `clause` beside it, out.
import type { LintReport } from './index.ts';

export function json({ findings, documentationUrls }: LintReport): string {
  const items = findings.map(({ code, path, message, severity, range, source, clause, documentationUrl }) => ({
    code,
    path,
    message,
    severity,
    range,
    source,
    ...(documentationUrls && documentationUrl !== undefined && { documentationUrl }),
    ...(clause !== undefined && { clause }),
  }));
  return JSON.stringify(items, null, '\t');
}
