// Lint findings in, text in one of the formats out.
import { stripVTControlCharacters } from 'node:util';
import type { Finding } from '../model.ts';
import { json } from './json.ts';
import { pretty } from './pretty.ts';

/** The first is the default. All but `pretty` are Spectral's. */
export const LINT_FORMATS = [
  'pretty',
  'json',
  'stylish',
  'text',
  'junit',
  'sarif',
  'html',
  'markdown',
  'github-actions',
  'gitlab',
  'code-climate',
  'teamcity',
] as const;
export type LintFormat = (typeof LINT_FORMATS)[number];

/** What a report needs to know of a rule. */
export interface RuleText {
  readonly fix: string;
  readonly clause: string;
}

export interface LintReport {
  readonly findings: readonly Finding[];
  /** The findings by document, in the order of the documents. Absent: they are all of one. */
  readonly parts?: readonly (readonly Finding[])[];
  readonly texts: ReadonlyMap<string, string>;
  readonly documents: number;
  readonly ruleset: { readonly rules: Readonly<Record<string, unknown>> };
  readonly rules: ReadonlyMap<string, RuleText>;
  readonly cwd: string;
  readonly version: string;
  /** 0 error … 3 hint. */
  readonly failSeverity: 0 | 1 | 2 | 3;
  readonly documentationUrls: boolean;
}

export interface Style {
  readonly color: boolean;
  readonly columns: number;
}

export async function renderLint(format: LintFormat, report: LintReport, style: Style): Promise<string> {
  if (format === 'json') return json(report);
  if (format === 'pretty') return pretty(report, style);
  const text = await bySpectral(format, report);
  // chalk looks at the process, not at where this text goes.
  return style.color ? text : stripVTControlCharacters(text);
}

async function bySpectral(
  format: Exclude<LintFormat, 'json' | 'pretty'>,
  { findings, ruleset, version, failSeverity, documentationUrls }: LintReport,
) {
  const { default: formatters } = await import('@stoplight/spectral-formatters');
  const by = {
    stylish: formatters.stylish,
    text: formatters.text,
    junit: formatters.junit,
    sarif: formatters.sarif,
    html: formatters.html,
    markdown: formatters.markdown,
    'github-actions': formatters.githubActions,
    gitlab: formatters.codeClimate,
    'code-climate': formatters.codeClimate,
    teamcity: formatters.teamcity,
  }[format];
  const results = findings.map((finding) => ({
    ...finding,
    // A workflow command ends at a line break and decodes percent signs; Spectral's formatter escapes `\n` alone.
    ...(format === 'github-actions' && { message: finding.message.replaceAll('%', '%25').replaceAll('\r', '%0D') }),
    documentationUrl: documentationUrls ? finding.documentationUrl : undefined,
  }));
  type Results = Parameters<typeof by>[0];
  return by(
    results as unknown as Results,
    { failSeverity: failSeverity as never },
    { ruleset: ruleset as never, spectralVersion: version },
  );
}
