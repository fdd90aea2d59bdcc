// A ruleset that is loaded once; a document in, what was found and what was read for it out. One stands in each thread that lints.
import type { Finding } from '../report/model.ts';
import { type DocumentOptions, lintDocument } from './lint-document.ts';
import { loadPreset, loadRuleset, type PresetName, type SpectralRuleset } from './load-ruleset.ts';
import { Reader, type Reads } from './reader.ts';
import { RulesetFiles } from './ruleset-files.ts';

export interface LinterOptions extends DocumentOptions {
  readonly choice: RulesetChoice;
  /** Texts that stand for those of files, by absolute path. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** A ruleset by path or URL, or a preset. */
export type RulesetChoice = { readonly ruleset: string } | { readonly preset: PresetName };

/** What a report, a baseline and Spectral's formatters need to know of a rule: plain data. */
export interface RuleFacts {
  readonly name: string;
  readonly enabled: boolean;
  readonly description: string | null;
  readonly documentationUrl: string | null;
  readonly owner: { readonly definition: { readonly documentationUrl?: string } };
}

export interface Linted {
  readonly findings: readonly Finding[];
  readonly reads: Reads;
}

export class Linter {
  readonly #ruleset: SpectralRuleset;
  readonly #files: RulesetFiles;
  readonly #reader: Reader;
  readonly #options: LinterOptions;

  private constructor(ruleset: SpectralRuleset, files: RulesetFiles, options: LinterOptions) {
    this.#ruleset = ruleset;
    this.#files = files;
    this.#options = options;
    this.#reader = new Reader(options);
  }

  static async create(options: LinterOptions): Promise<Linter> {
    const { choice, cwd } = options;
    const files = new RulesetFiles();
    const ruleset = 'ruleset' in choice ? await loadRuleset(choice.ruleset, cwd, files) : await loadPreset(choice.preset);
    return new Linter(ruleset, files, options);
  }

  get rules(): Readonly<Record<string, RuleFacts>> {
    return Object.fromEntries(Object.entries(this.#ruleset.rules).map(([id, rule]) => [id, factsOf(rule)]));
  }

  /** The files that the ruleset is made of, as far as they can be known. */
  get files(): readonly string[] | undefined {
    return this.#files.list();
  }

  /** `name` is an absolute path, a URL, or `-`. */
  async lint(name: string): Promise<Linted> {
    const findings = await lintDocument(name, this.#ruleset, this.#reader, this.#options);
    return { findings, reads: this.#reader.usesOf(name === '-' ? (this.#options.stdinFilepath ?? '<STDIN>') : name) };
  }
}

function factsOf({ name, enabled, description, documentationUrl, owner }: SpectralRuleset['rules'][string]): RuleFacts {
  const ofRuleset = owner.definition.documentationUrl;
  return {
    name,
    enabled,
    description: description ?? null,
    documentationUrl: documentationUrl ?? null,
    owner: { definition: ofRuleset === undefined ? {} : { documentationUrl: ofRuleset } },
  };
}
