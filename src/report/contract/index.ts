// A contract report in, text in the wanted format out.
import type { ContractReport } from '../model.ts';
import { renderGithub } from './github.ts';
import { renderHtml } from './html.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPretty } from './pretty.ts';

export interface Style {
  readonly color: boolean;
  readonly columns: number;
}

const RENDERERS: Readonly<Record<string, (report: ContractReport, style: Style) => string>> = {
  pretty: renderPretty,
  json: (report) => JSON.stringify(report, undefined, 2),
  junit: renderJunit,
  html: renderHtml,
  markdown: renderMarkdown,
  github: renderGithub,
};

export function renderContract(report: ContractReport, format: string, style: Style): string {
  return RENDERERS[format]!(report, style);
}
