// Documents and a ruleset in; Spectral's own findings, with the clause beside each that has one, out. What was found before is taken from
// the cache, the rest is shared among threads where that pays.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isUrl } from '../description/read-source.ts';
import { AssayError } from '../errors/assay-error.ts';
import type { Finding } from '../report/model.ts';
import { chooseRuleset } from './find-ruleset.ts';
import type { DocumentOptions } from './lint-document.ts';
import type { Threads } from './lint-threads.ts';
import type { Linted, RuleFacts, RulesetChoice } from './linter.ts';
import { listDocuments } from './list-documents.ts';
import type { PresetName } from './load-ruleset.ts';
import { ofShard, type Shard } from './shard.ts';

export interface LintOptions extends DocumentOptions {
  /** Path or URL of a Spectral ruleset. It wins over `preset`; without both, `.spectral.*` in `cwd` and then `recommended` is used. */
  readonly ruleset?: string;
  readonly preset?: PresetName;
  readonly failOnUnmatchedGlobs?: boolean;
  /** Texts that stand for those of files, by absolute path. There is no cache and no thread for them. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Told what a person should know and a script should not read. */
  readonly note?: (text: string) => void;
  /** The folder of what was found before. */
  readonly cache?: string;
  readonly shard?: Shard;
  readonly threads?: Threads;
  /** How many documents at once; by default as many as pay. */
  readonly concurrency?: number;
  /** Told of each document when all is known of it and of those before it. */
  readonly onDocument?: (document: LintedDocument) => void;
  /** Told how many documents are done, and of how many. */
  readonly onProgress?: (done: number, all: number) => void;
}

export interface LintedDocument extends Linted {
  /** Path, URL, or what stands for stdin. */
  readonly root: string;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  readonly ruleset: { readonly rules: Readonly<Record<string, RuleFacts>> };
  /** The texts of all documents that were read, by path or URL. */
  readonly texts: ReadonlyMap<string, string>;
  /** In the order in which they are reported. */
  readonly documents: readonly LintedDocument[];
}

/** In bytes and for each document, about 0.5 s of work: a thread has to load and warm up by itself. */
const THREAD_PAYS = 800_000;
const DOCUMENT_WEIGHT = 20_000;

/** Throws an `AssayError` when there is nothing to lint or the ruleset cannot be used; what is wrong with a document is a finding. */
export async function lint(inputs: readonly string[], options: LintOptions): Promise<LintResult> {
  const { cwd, note, signal } = options;
  const { documents, unmatched } = await listDocuments(inputs, cwd);
  if (unmatched.length > 0 && options.failOnUnmatchedGlobs) throw unmatchedGlobs(unmatched);
  if (documents.length === 0) throw unmatchedGlobs(unmatched);
  for (const pattern of unmatched) note?.(`no file matches ${pattern}`);
  const names = options.shard === undefined ? documents : ofShard(documents, options.shard, cwd);
  if (names.length === 0) note?.(`none of ${documents.length} documents falls into this shard`);

  const choice = await chooseRuleset(options, cwd);
  const cache = await openCache(choice, options);
  const progress = new Progress(names, options);
  const left: number[] = [];
  for (const [index, name] of names.entries()) {
    signal?.throwIfAborted();
    const known = await cache?.find(name);
    if (known === undefined) left.push(index);
    else progress.add(index, known);
  }
  const add = (index: number, linted: Linted) => {
    cache?.put(names[index] as string, linted);
    progress.add(index, linted);
  };
  if (left.length === 0 && names.length > 0 && cache !== undefined) return result(progress.documents, cache.rules);
  const { rules, files } = await lintRest(names, left, choice, options, add);
  signal?.throwIfAborted();
  await cache?.save(rules, files).catch((error: Error) => note?.(`nothing is kept in the cache: ${error.message}`));
  return result(progress.documents, rules);
}

async function openCache(choice: RulesetChoice, options: LintOptions) {
  const { cache, cwd, texts, overlays = [], ignoreUnknownFormat = false } = options;
  if (cache === undefined || texts !== undefined) return undefined;
  const { LintCache } = await import('./cache.ts');
  return LintCache.open(cache, { cwd, choice, ignoreUnknownFormat, overlays: overlays.map((file) => resolve(cwd, file)) });
}

async function lintRest(
  names: readonly string[],
  left: readonly number[],
  choice: RulesetChoice,
  options: LintOptions,
  add: (index: number, linted: Linted) => void,
) {
  const { cwd, overlays = [], ignoreUnknownFormat = false, signal, threads } = options;
  const rest = left.map((index) => names[index] as string);
  const weights = await Promise.all(rest.map(weightOf));
  const count = threads === undefined ? 1 : threadCount(rest, weights, threads.cores, options);
  if (threads !== undefined && count > 1) {
    const { lintInThreads } = await import('./lint-threads.ts');
    return lintInThreads(
      threads,
      { choice, cwd, overlays, ignoreUnknownFormat },
      {
        names: rest,
        weights,
        threads: count,
        ...(signal && { signal }),
        onLinted: (index, linted) => add(left[index] as number, linted),
      },
    );
  }
  const { Linter } = await import('./linter.ts');
  const linter = await Linter.create({ ...options, choice });
  for (const [index, name] of rest.entries()) {
    signal?.throwIfAborted();
    add(left[index] as number, await linter.lint(name));
  }
  return { rules: linter.rules, files: linter.files };
}

/** stdin can be read by this thread alone. */
function threadCount(names: readonly string[], weights: readonly number[], cores: number, options: LintOptions): number {
  if (options.texts !== undefined || names.includes('-')) return 1;
  const weight = weights.reduce((sum, one) => sum + one, 0);
  return Math.min(names.length, options.concurrency ?? Math.min(cores, Math.floor(weight / THREAD_PAYS)));
}

async function weightOf(name: string): Promise<number> {
  const size = isUrl(name) || name === '-' ? 0 : (await stat(name).catch(() => undefined))?.size;
  return DOCUMENT_WEIGHT + (size ?? 0);
}

/** What is done, told in the order of the documents. */
class Progress {
  readonly documents: LintedDocument[] = [];
  readonly #names: readonly string[];
  readonly #options: LintOptions;
  readonly #waiting = new Map<number, Linted>();
  #done = 0;

  constructor(names: readonly string[], options: LintOptions) {
    this.#names = names;
    this.#options = options;
  }

  add(index: number, linted: Linted): void {
    const { stdinFilepath = '<STDIN>', onDocument, onProgress } = this.#options;
    this.#waiting.set(index, linted);
    for (;;) {
      const next = this.documents.length;
      const ready = this.#waiting.get(next);
      if (ready === undefined) break;
      this.#waiting.delete(next);
      const name = this.#names[next] as string;
      const document = { ...ready, root: name === '-' ? stdinFilepath : name };
      this.documents.push(document);
      onDocument?.(document);
    }
    onProgress?.(++this.#done, this.#names.length);
  }
}

function result(documents: readonly LintedDocument[], rules: LintResult['ruleset']['rules']): LintResult {
  const texts = documents.flatMap(({ reads }) => [...reads].filter((read): read is [string, string] => read[1] !== undefined));
  return { findings: documents.flatMap(({ findings }) => findings), ruleset: { rules }, texts: new Map(texts), documents };
}

function unmatchedGlobs(patterns: readonly string[]): AssayError {
  return new AssayError('ASSAY_DESCRIPTION_NOT_FOUND', `no file matches ${patterns.join(', ')}.`, {
    remedy: 'Check the pattern; quote it so that the shell leaves it alone.',
  });
}
