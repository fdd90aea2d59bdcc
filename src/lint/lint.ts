// Documents and a ruleset in; Spectral's own findings, with the clause beside each that has one, out.
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
import { listDocuments } from './list-documents.ts';
import { findRuleset, loadPreset, loadRuleset, type PresetName, type SpectralRuleset } from './load-ruleset.ts';
import { Reader } from './reader.ts';
import { malformedReferences, refusal } from './refusal.ts';
import { inOrder, yamlParser } from './yaml-parser.ts';

const { Document } = spectralCore;

export interface LintOptions {
  readonly cwd: string;
  /** Path or URL of a Spectral ruleset. It wins over `preset`; without both, `.spectral.*` in `cwd` and then `recommended` is used. */
  readonly ruleset?: string;
  readonly preset?: PresetName;
  readonly stdin?: Readable;
  readonly stdinFilepath?: string;
  readonly overlays?: readonly string[];
  readonly ignoreUnknownFormat?: boolean;
  readonly failOnUnmatchedGlobs?: boolean;
  readonly signal?: AbortSignal;
  /** Texts that stand for those of files, by absolute path. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Told what a person should know and a script should not read. */
  readonly note?: (text: string) => void;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  readonly ruleset: SpectralRuleset;
  /** The texts of all documents that were read, by path or URL. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many documents were looked at. */
  readonly documents: number;
  /** The documents themselves, by path or URL. */
  readonly roots: readonly string[];
}

/** Throws an `AssayError` when there is nothing to lint or the ruleset cannot be used; what is wrong with a document is a finding. */
export async function lint(inputs: readonly string[], options: LintOptions): Promise<LintResult> {
  const ruleset = await chooseRuleset(options);
  const { documents, unmatched } = await listDocuments(inputs, options.cwd);
  if (unmatched.length > 0 && options.failOnUnmatchedGlobs) throw unmatchedGlobs(unmatched);
  if (documents.length === 0) throw unmatchedGlobs(unmatched);
  for (const pattern of unmatched) options.note?.(`no file matches ${pattern}`);
  const reader = new Reader(options);
  const findings: Finding[] = [];
  for (const document of documents) {
    options.signal?.throwIfAborted();
    findings.push(...(await lintOne(document, ruleset, reader, options)));
  }
  const roots = documents.map((name) => (name === '-' ? (options.stdinFilepath ?? '<STDIN>') : name));
  return { findings, ruleset, texts: reader.read, documents: documents.length, roots };
}

async function chooseRuleset({ ruleset, preset, cwd }: LintOptions): Promise<SpectralRuleset> {
  if (ruleset !== undefined) return loadRuleset(ruleset, cwd);
  if (preset !== undefined) return loadPreset(preset);
  const found = await findRuleset(cwd);
  return found === undefined ? loadPreset('recommended') : loadRuleset(found, cwd);
}

function unmatchedGlobs(patterns: readonly string[]): AssayError {
  return new AssayError('ASSAY_DESCRIPTION_NOT_FOUND', `no file matches ${patterns.join(', ')}.`, {
    remedy: 'Check the pattern; quote it so that the shell leaves it alone.',
  });
}

async function lintOne(name: string, ruleset: SpectralRuleset, reader: Reader, options: LintOptions): Promise<Finding[]> {
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
  if (visitsPaths(ruleset)) assertBounded(parsed.data, shown);
  if ((options.overlays?.length ?? 0) > 0) seedApiMap(document, await overlaidMap(name, source, text, options));
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
  { signal, ignoreUnknownFormat = false }: LintOptions,
) {
  try {
    const found = await runRuleset(document, ruleset, {
      resolver: reader.resolverFor(document.source ?? ''),
      ignoreUnknownFormat,
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

async function read(name: string, reader: Reader, { cwd, stdin, stdinFilepath, signal }: LintOptions) {
  if (name !== '-') {
    const shown = /^https?:/i.test(name) ? name : relative(cwd, name) || name;
    return { source: name, shown, text: await reader.document(name) };
  }
  if (stdin === undefined) throw new AssayError('ASSAY_DESCRIPTION_NOT_FOUND', 'nothing is given on stdin.');
  // Without a path Spectral calls it `<STDIN>`.
  const source = stdinFilepath ?? '<STDIN>';
  const text = await readStream(stdin, 'stdin', signal);
  reader.read.set(source, text);
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

async function overlaidMap(name: string, source: string, text: string, { cwd, overlays, signal }: LintOptions) {
  const { Readable } = await import('node:stream');
  const fromStdin = name === '-' ? { source: '-', stdin: Readable.from([text]), stdinFilepath: source } : { source: name };
  return buildApiMap(await loadDescription({ ...fromStdin, cwd, overlays: overlays ?? [], ...(signal && { signal }) }));
}
