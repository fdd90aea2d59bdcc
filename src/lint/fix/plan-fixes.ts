// The documents of a run and its findings in; the edits that the rules of those findings declare, by file, out.
import { RULES } from '../../../rulesets/rules.ts';
import { buildApiMap } from '../../api-map/index.ts';
import { makeDescription } from '../../description/description.ts';
import { findReferences } from '../../description/find-references.ts';
import { toPointer } from '../../description/node.ts';
import { resolveSource } from '../../description/references.ts';
import { parseText } from '../../description/source-text.ts';
import type { JsonPath, SourceText } from '../../description/types.ts';
import type { Finding } from '../../report/model.ts';
import type { TextEdit } from './edit-text.ts';

export interface PlannedFix {
  readonly rule: string;
  readonly source: string;
  /** The same for the same change, whichever document asks for it. */
  readonly key: string;
  readonly edits: readonly TextEdit[];
}

const FIXERS = RULES.filter(({ fixes }) => fixes !== undefined);

/** Where a finding stands, without what an edit elsewhere changes in its message. */
export function placeOf({ code, source, path }: { code: string; source: string; path: JsonPath }): string {
  return `${code} ${source}#${toPointer(path)}`;
}

/** A rule is asked for every document from which it may have been reported: its own map says what it would find there. */
export function planFixes(
  roots: readonly string[],
  texts: ReadonlyMap<string, string>,
  findings: readonly Finding[],
): PlannedFix[] {
  const codes = new Set(findings.map(({ code }) => code));
  const fixers = FIXERS.filter(({ id }) => codes.has(id));
  if (fixers.length === 0) return [];
  const wanted = new Set(findings.map(placeOf));
  const parsed = new Map<string, SourceText>();
  const planned = new Map<string, PlannedFix>();
  for (const root of roots) {
    const description = describe(root, texts, parsed);
    // Headers, media types and unions are written in another way in OpenAPI 2.0.
    if (description === undefined || description.format === 'oas2') continue;
    const map = buildApiMap(description);
    for (const rule of fixers) {
      for (const { violation, edits } of rule.fixes?.(map, RULES) ?? []) {
        const { source, path } = violation.node;
        if (!wanted.has(placeOf({ code: rule.id, source, path }))) continue;
        // Each edit by itself: of many operations with one violation, some may have an answer.
        for (const { node, set, rename, after } of edits) {
          const edit = { path: node.path, ...(set && { set }), ...(rename && { rename }), ...(after !== undefined && { after }) };
          const key = `${node.source} ${JSON.stringify(edit)}`;
          if (!planned.has(key)) planned.set(key, { rule: rule.id, source: node.source, key, edits: [edit] });
        }
      }
    }
  }
  return [...planned.values()];
}

function describe(source: string, texts: ReadonlyMap<string, string>, parsed: Map<string, SourceText>) {
  const documents = new Map<string, SourceText>();
  const wanted = [source];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const text = texts.get(next);
    if (text === undefined || documents.has(next)) continue;
    const document = parsed.get(next) ?? parseText(text, next);
    parsed.set(next, document);
    documents.set(next, document);
    for (const { reference } of findReferences(document.data)) {
      const [file = ''] = reference.split('#');
      if (file !== '') wanted.push(resolveSource(file, next));
    }
  }
  const root = documents.get(source);
  return root?.data === undefined || root.data === null ? undefined : makeDescription(root, documents, []);
}
