// What a run of lint reads: documents by name, and a resolver for Spectral that reads what they refer to, by the same policy and bounds
// as every other command. What was read is remembered.
import resolver from '@stoplight/spectral-ref-resolver';
import { isUrl, readSource } from '../description/read-source.ts';
import { parseText } from '../description/source-text.ts';
import { AssayError } from '../errors/assay-error.ts';
import { isReference, refusal } from './refusal.ts';

const MAX_DOCUMENTS = 5_000;
const MAX_TOTAL_CHARACTERS = 128 * 1024 * 1024;

export interface ReaderOptions {
  readonly signal?: AbortSignal;
  /** Texts that stand for those of files: what a file would hold once it was changed. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** As much as is used of what Spectral hands to a resolver. */
interface Uri {
  href(): string;
}

/** What was read, by path or URL. Undefined is what could not be read. */
export type Reads = ReadonlyMap<string, string | undefined>;

export class Reader {
  private readonly read = new Map<string, string>();
  private readonly uses = new Map<string, Map<string, string | undefined>>();
  private readonly options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  /** All that was read for a document. */
  usesOf(root: string): Reads {
    return this.uses.get(root) ?? new Map();
  }

  /** For the document `root`, the text of `source` was read, or could not be. */
  used(root: string, source: string, text: string | undefined): void {
    const uses = this.uses.get(root) ?? new Map<string, string | undefined>();
    this.uses.set(root, uses.set(source, text));
    if (text !== undefined) this.read.set(source, text);
  }

  /** The text of a document. What it throws names the document. */
  async document(source: string): Promise<string> {
    const { signal, texts } = this.options;
    const text = texts?.get(source) ?? (await readSource(source, signal === undefined ? {} : { signal }));
    this.used(source, source, text);
    return text;
  }

  /** For the references of one document. What it throws becomes a finding at the reference. */
  resolverFor(root: string) {
    let documents = 0;
    let characters = 0;
    const resolve = async (uri: Uri): Promise<string> => {
      const source = uri.href();
      if (++documents > MAX_DOCUMENTS || characters > MAX_TOTAL_CHARACTERS)
        throw new Error(
          `${source} is not read: there are more than ${MAX_DOCUMENTS} documents or ${MAX_TOTAL_CHARACTERS} characters`,
        );
      const text = await this.referred(source, root);
      characters += text.length;
      // Spectral would parse what our bounded parser refuses (alias bombs, bottomless nesting), and be busy for ever.
      const parsed = parseText(text, source);
      const problem = refusal(parsed);
      if (problem !== undefined) throw new Error(`${source} is not read: ${problem.message}`);
      return text;
    };
    // What is no reference at all would end the resolver with an exception.
    const getRef = (_: string, value: unknown): string | undefined => {
      const reference = (value as { $ref?: unknown } | null | undefined)?.$ref;
      return typeof reference === 'string' && isReference(reference) ? reference : undefined;
    };
    return new resolver.Resolver({ getRef, resolvers: { https: { resolve }, http: { resolve }, file: { resolve } } });
  }

  private async referred(source: string, root: string): Promise<string> {
    const { signal, texts } = this.options;
    signal?.throwIfAborted();
    const known = this.read.get(source) ?? texts?.get(source);
    try {
      if (isUrl(root) && !isUrl(source))
        throw new Error(`${source} is a file, and a description from the network may not refer to files.`);
      const sameOrigin = isUrl(root) && URL.canParse(source) && new URL(root).origin === new URL(source).origin;
      const text =
        known ?? (await readSource(source, { ...(signal && { signal }), publicHostsOnly: isUrl(root) && !sameOrigin }));
      this.used(root, source, text);
      return text;
    } catch (error) {
      this.used(root, source, undefined);
      if (error instanceof AssayError && error.code === 'ASSAY_DESCRIPTION_NOT_FOUND' && !isUrl(source))
        // As Spectral says it.
        throw new Error(`ENOENT: no such file or directory, open '${source}'`);
      // The finding is the error as text, and the class of the error says nothing to its reader.
      throw error instanceof AssayError ? new Error(error.message, { cause: error }) : error;
    }
  }
}
