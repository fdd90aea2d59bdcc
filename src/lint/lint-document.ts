// One document and a ruleset in; Spectral's own findings, with the clause beside each that has one, out.
import { relative } from 'node:path';
import type { Readable } from 'node:stream';
import spectralCore, { type Document as AnyDocument, type ISpectralDiagnostic } from '@stoplight/spectral-core';
import { buildApiMap, seedApiMap } from '../api-map/index.ts';
import { loadDescription } from '../description/index.ts';
import { type QuickText, readQuickText } from '../description/quick/quick-text.ts';
import { readStream } from '../description/read-source.ts';
import { parseUnusualText, quickSourceText } from '../description/source-text.ts';
import type { SourceText } from '../description/types.ts';
import { AssayError } from '../errors/assay-error.ts';
import type { Finding } from '../report/model.ts';
import { assertBounded, visitsPaths } from './bounds.ts';
import { runRuleset } from './engine/run-ruleset.ts';
import type { SpectralRuleset } from './load-ruleset.ts';
import type { Reader } from './reader.ts';
import { malformedReferences, refusal } from './refusal.ts';
import { inOrder, yamlParser } from './yaml-parser.ts';

const { Document } = spectralCore;

export interface DocumentOptions {
  readonly cwd: string;
  readonly stdin?: Readable;
  readonly stdinFilepath?: string;
  readonly overlays?: readonly string[];
  readonly ignoreUnknownFormat?: boolean;
  readonly signal?: AbortSignal;
}

/** `name` is an absolute path, a URL, or `-`. What is wrong with the document is a finding; throws when there is no document. */
export async function lintDocument(
  name: string,
  ruleset: SpectralRuleset,
  reader: Reader,
  options: DocumentOptions,
): Promise<Finding[]> {
  const { source, shown, text } = await read(name, reader, options);
  const quick = readQuickText(text, inOrder);
  const parsed = quick === undefined ? parseUnusualText(text, source) : quickSourceText(text, source, quick);
  if (parsed.data === undefined || parsed.data === null) {
    if (parsed.problems.length === 0) throw new AssayError('ASSAY_DESCRIPTION_EMPTY', `${shown} holds no document.`);
    // What our bounded parser refuses (alias bombs, bottomless nesting) would keep Spectral's busy for ever.
    return refused(parsed);
  }
  const problem = refusal(parsed);
  if (problem !== undefined) return refused({ ...parsed, problems: [problem] });
  const document = documentOf(text, source, quick);
  if (document instanceof Error) {
    const message = `Spectral's parser cannot read the text: ${document.message}.`;
    return refused({ ...parsed, problems: [...parsed.problems, { code: 'parser', message, location: { source, path: [] } }] });
  }
  if ((options.overlays?.length ?? 0) > 0) seedApiMap(document, await overlaidMap(name, source, text, reader, options));
  const all = await run(document as unknown as AnyDocument, shown, ruleset, reader, options);
  const results = all.filter((result) => !isHarmless(result, text));
  return [
    ...results.map((result) => finding(withinText(result, text), ruleset)),
    ...overlooked(parsed, results),
    ...refused({ ...parsed, problems: malformedReferences(parsed) }),
  ];
}

/** Its parser throws for what it knows but cannot make, such as `!!binary`. */
function documentOf(text: string, source: string, quick: QuickText | undefined) {
  try {
    return new Document(text, yamlParser({ text, quick }), source);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A function of a ruleset may throw anything: that is said in one line with the name of the document. */
async function run(
  document: AnyDocument,
  shown: string,
  ruleset: SpectralRuleset,
  reader: Reader,
  { signal, ignoreUnknownFormat = false }: DocumentOptions,
) {
  try {
    const found = await runRuleset(document, ruleset, {
      resolver: reader.resolverFor(document.source ?? ''),
      ignoreUnknownFormat,
      ...(visitsPaths(ruleset) && { onResolved: (resolved: unknown) => assertBounded(resolved, shown) }),
    });
    // What could not be read because the run was interrupted is no finding.
    signal?.throwIfAborted();
    return found;
  } catch (cause) {
    if (signal?.aborted || cause instanceof AssayError) throw cause;
    const [why] = String(cause instanceof Error ? cause.message : cause).split('\n', 1);
    throw new AssayError('ASSAY_LINT_FAILED', `${shown} cannot be linted: ${why}`, { cause });
  }
}

/** Spectral's YAML parser warns of the tabs between the tokens of JSON, which may stand there. */
function isHarmless({ code, message }: ISpectralDiagnostic, text: string): boolean {
  return code === 'parser' && message.startsWith('Using tabs') && /^\s*\{/.test(text);
}

async function read(name: string, reader: Reader, { cwd, stdin, stdinFilepath, signal }: DocumentOptions) {
  if (name !== '-') {
    const shown = /^https?:/i.test(name) ? name : relative(cwd, name) || name;
    return { source: name, shown, text: await reader.document(name) };
  }
  if (stdin === undefined) throw new AssayError('ASSAY_DESCRIPTION_NOT_FOUND', 'nothing is given on stdin.');
  // Without a path Spectral calls it `<STDIN>`.
  const source = stdinFilepath ?? '<STDIN>';
  const text = await readStream(stdin, 'stdin', signal);
  reader.used(source, source, text);
  return { source, shown: stdinFilepath ?? 'stdin', text };
}

/** Spectral places what is missing at the end of a document on the line after its last. */
function withinText(result: ISpectralDiagnostic, text: string): ISpectralDiagnostic {
  if (result.code !== 'parser') return result;
  const lines = text.split('\n');
  const last = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const clamp = (position: typeof last) => (position.line > last.line ? last : position);
  return { ...result, range: { start: clamp(result.range.start), end: clamp(result.range.end) } };
}

function finding(result: ISpectralDiagnostic, ruleset: SpectralRuleset): Finding {
  const clause = ruleset.rules[String(result.code)]?.extensions?.clause;
  return { ...result, ...(typeof clause === 'string' && { clause }) } as unknown as Finding;
}

function refused({ problems, source }: SourceText): Finding[] {
  const start = { line: 0, character: 0 };
  return problems.map(({ code, message, location, range }) => ({
    code,
    path: location.path,
    message,
    severity: 0,
    range: range ?? { start, end: start },
    source,
  }));
}

/** Spectral's parser takes what YAML forbids (a tab as indentation) with a warning, and reads something else than its author wrote. */
function overlooked(parsed: SourceText, results: readonly ISpectralDiagnostic[]): Finding[] {
  if (results.some(({ code, severity }) => code === 'parser' && severity === 0)) return [];
  // Duplicate keys are Spectral's to report: its rulesets can allow them.
  return refused({
    ...parsed,
    problems: parsed.problems.filter(({ message, severity }) => severity !== 'warning' && !/duplicate/i.test(message)),
  });
}

async function overlaidMap(name: string, source: string, text: string, reader: Reader, options: DocumentOptions) {
  const { cwd, overlays = [], signal } = options;
  const { Readable } = await import('node:stream');
  const fromStdin = name === '-' ? { source: '-', stdin: Readable.from([text]), stdinFilepath: source } : { source: name };
  const description = await loadDescription({ ...fromStdin, cwd, overlays, ...(signal && { signal }) });
  for (const document of description.documents.values()) reader.used(source, document.source, document.text);
  return buildApiMap(description);
}
