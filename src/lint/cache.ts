// What was found before in documents that have not changed since. A file holds it, one for each ruleset and way to look, with the hashes of
// all files that the findings depend on. It holds no text but that of findings, and nothing of what came from the network.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageVersion } from '../config/package-root.ts';
import { isUrl, readSource } from '../description/read-source.ts';
import type { Finding } from '../report/model.ts';
import type { Linted, RuleFacts, RulesetChoice } from './linter.ts';
import { writeFileAtomically } from './write-file.ts';

/** Besides the version of assay and of Node, what decides on findings. */
export interface CacheKey {
  readonly cwd: string;
  readonly choice: RulesetChoice;
  readonly ignoreUnknownFormat: boolean;
  /** Absolute paths. */
  readonly overlays: readonly string[];
}

/** By path; null stands for a file that is not there. */
type Hashes = Readonly<Record<string, string | null>>;

interface Entry {
  readonly files: Hashes;
  readonly findings: readonly Finding[];
}

interface Content {
  readonly ruleset: { readonly files: Hashes; readonly rules: Readonly<Record<string, RuleFacts>> };
  readonly documents: Readonly<Record<string, Entry>>;
}

const EMPTY: Content = { ruleset: { files: {}, rules: {} }, documents: {} };
const UNUSED_MS = 30 * 24 * 3600 * 1000;

/** Where packages of the project keep what they know, as other tools do; `.assay-cache` where there are no packages. */
export function defaultCacheFolder(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'node_modules', '.cache', 'assay');
    if (folder === dirname(folder)) return join(cwd, '.assay-cache');
  }
}

export class LintCache {
  readonly #file: string;
  readonly #overlays: readonly string[];
  readonly #opened = Date.now();
  #known: Content;
  readonly #fresh = new Map<string, Entry>();
  readonly #hashes = new Map<string, Promise<string | null>>();
  readonly #texts = new Map<string, Promise<string | undefined>>();

  private constructor(file: string, overlays: readonly string[], known: Content) {
    this.#file = file;
    this.#overlays = overlays;
    this.#known = known;
  }

  /** A file that is no cache, or is broken, or is of another version, is as none. */
  static async open(folder: string, key: CacheKey): Promise<LintCache> {
    const name = hashOf(JSON.stringify([packageVersion(), process.version, key])).slice(0, 16);
    const file = join(folder, `lint-${name}.json`);
    const cache = new LintCache(file, key.overlays, await readContent(file));
    // A ruleset that has changed says other things of all documents.
    if (!(await cache.#isUnchanged(cache.#known.ruleset.files))) cache.#known = EMPTY;
    return cache;
  }

  /** Of the ruleset that the cached findings are from. */
  get rules(): Readonly<Record<string, RuleFacts>> {
    return this.#known.ruleset.rules;
  }

  async find(name: string): Promise<Linted | undefined> {
    const entry = this.#known.documents[name];
    if (entry === undefined || !(await this.#areUnchangedTexts(entry.files))) return undefined;
    this.#fresh.set(name, entry);
    const texts = await Promise.all(Object.keys(entry.files).map(async (file) => [file, await this.#textOf(file)] as const));
    return { findings: entry.findings, reads: new Map(texts) };
  }

  put(name: string, { findings, reads }: Linted): void {
    // What comes from the network cannot be known to be unchanged, and its URL may hold a secret.
    if (isUrl(name) || name === '-' || [...reads.keys()].some(isUrl)) return;
    const files = Object.fromEntries([...reads].map(([file, text]) => [file, text === undefined ? null : hashOf(text)]));
    this.#fresh.set(name, { files, findings });
  }

  /** `files` are those of the ruleset; undefined when they are not all known, so that nothing can be kept. */
  async save(rules: Readonly<Record<string, RuleFacts>>, files: readonly string[] | undefined): Promise<void> {
    if (files === undefined) return rm(this.#file, { force: true });
    const all = [...files, ...this.#overlays];
    // What changed while it was used is known to be neither what it was nor what it is.
    if ((await Promise.all(all.map((file) => hasChanged(file, this.#opened)))).includes(true)) return;
    const hashes = await Promise.all(all.map(async (file) => [file, await this.#hashOf(file)] as const));
    const others = Object.entries(this.#known.documents).filter(([name]) => !this.#fresh.has(name) && existsSync(name));
    const content: Content = {
      ruleset: { files: Object.fromEntries(hashes), rules },
      documents: Object.fromEntries([...others, ...this.#fresh]),
    };
    const text = JSON.stringify(content);
    await writeFileAtomically(this.#file, `${hashOf(text)}\n${text}\n`);
    // Findings can quote what they found.
    await chmod(this.#file, 0o600);
    await removeUnused(dirname(this.#file));
  }

  async #isUnchanged(files: Hashes): Promise<boolean> {
    const same = await Promise.all(Object.entries(files).map(async ([file, hash]) => (await this.#hashOf(file)) === hash));
    return same.every(Boolean);
  }

  async #areUnchangedTexts(files: Hashes): Promise<boolean> {
    for (const [file, hash] of Object.entries(files)) {
      const text = await this.#textOf(file);
      if ((text === undefined ? null : hashOf(text)) !== hash) return false;
    }
    return true;
  }

  #hashOf(file: string): Promise<string | null> {
    return remembered(this.#hashes, file, async () => {
      const bytes = await readFile(file).catch(() => undefined);
      return bytes === undefined ? null : hashOf(bytes);
    });
  }

  #textOf(file: string): Promise<string | undefined> {
    return remembered(this.#texts, file, () => readSource(file).catch(() => undefined));
  }
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

async function readContent(file: string): Promise<Content> {
  try {
    const [hash, text = ''] = (await readFile(file, 'utf8')).split('\n');
    return hash === hashOf(text) ? (JSON.parse(text) as Content) : EMPTY;
  } catch {
    return EMPTY;
  }
}

async function hasChanged(file: string, since: number): Promise<boolean> {
  const stats = await stat(file).catch(() => undefined);
  return stats !== undefined && stats.mtimeMs >= since;
}

/** Of other versions, or of ways to look that nobody uses any more. */
async function removeUnused(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => /^lint-[0-9a-f]{16}\.json$/.test(one))) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > UNUSED_MS) await rm(file, { force: true });
  }
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
