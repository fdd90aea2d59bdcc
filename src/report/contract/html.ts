// A contract report in, one HTML page out that needs nothing else: no script, no font, no network.
import type { CheckResult, ContractReport } from '../model.ts';
import { clauseText, countsText, findings, gradeText, notes, variesText } from './parts.ts';

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 2.2rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0; }
pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line); border-radius: .3rem; white-space: pre-wrap; word-break: break-word; }
details, section { border-top: 1px solid var(--line); padding: .8rem 0; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.fail, .error, .blocked { color: #c0392b; } .warn { color: #b9770e; } .info, .skipped { color: #2874a6; } .pass { color: #1e8449; }
`;

export function renderHtml(report: ContractReport): string {
  const title = `${gradeText(report)} · ${report.spec}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(gradeText(report))}</h1>
<p>${escaped(report.spec)} against ${escaped(report.target)}<br>${escaped(countsText(report))}</p>
${notes(report)
  .map((note) => `<p>${escaped(note)}</p>`)
  .join('\n')}
${findings(report).map(section).join('\n')}
<details>
<summary>All ${report.checks.length} checks</summary>
<table>
<tr><th>verdict</th><th>check</th><th>operation</th><th>clause</th><th></th></tr>
${report.checks.map(line).join('\n')}
</table>
</details>
</body>
</html>`;
}

function section(check: CheckResult): string {
  const where = check.operation === undefined ? '' : ` at ${check.operation}`;
  const varies = variesText(check);
  return `<section>
<h2><span class="${check.verdict}">${check.verdict}</span> ${escaped(check.id)}${escaped(where)}</h2>
<p>${escaped(check.message)}</p>
${varies === undefined ? '' : `<p>${escaped(varies)}</p>`}
<p>${escaped(clauseText(check))}</p>
${check.evidence === undefined ? '' : `<pre>${escaped(check.evidence)}</pre>`}
${check.curl === undefined ? '' : `<pre>${escaped(check.curl)}</pre>`}
</section>`;
}

function line({ verdict, known, id, operation = '', clause, level, message }: CheckResult): string {
  const cells = [id, operation, `${clause} (${level})`, known === true ? 'known' : message].map(
    (text) => `<td>${escaped(text)}</td>`,
  );
  return `<tr><td class="${verdict}">${verdict}</td>${cells.join('')}</tr>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
