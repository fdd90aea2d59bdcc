// The root document in, every document that its references name read into the set; what leads nowhere becomes a problem.
import { AssayError } from '../errors/assay-error.ts';
import { crawlDocuments } from './crawl-documents.ts';
import { type FoundReference, findReferences } from './find-references.ts';
import { isUrl, readSource } from './read-source.ts';
import { type References, resolveSource } from './references.ts';
import { parseText } from './source-text.ts';
import type { Problem, SourceText } from './types.ts';

const MAX_DOCUMENTS = 5_000;
const MAX_TOTAL_CHARACTERS = 128 * 1024 * 1024;
const TOO_MUCH = `it would be more than ${MAX_DOCUMENTS} documents or ${MAX_TOTAL_CHARACTERS} characters`;

interface Options {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/**
 * The policy: a description on this machine may refer to files and to http and https URLs. One from the network may refer to its own
 * origin, and to other origins at public addresses; never to files. Everything is bounded in size, number and time.
 */
export async function readReferences(
  documents: Map<string, SourceText>,
  references: References,
  root: string,
  options: Options,
): Promise<Problem[]> {
  const found = new Map<string, readonly FoundReference[]>();
  const named = new Map<string, readonly string[]>();
  const wanted = new Set<string>();
  const failures = new Map<string, string>();
  let total = 0;

  /** Which documents a document refers to; of them, those that are new are wanted from now on. */
  function search(document: SourceText): string[] {
    const inIt = findReferences(document.data);
    const sources = new Set<string>();
    for (const { reference } of inIt) {
      const source = externalSource(reference, document.source);
      // What is named by `$id` within the document needs no file.
      if (source === undefined || sources.has(source)) continue;
      if (documents.has(source) || wanted.has(source) || references.lookup(reference, document.source) === undefined)
        sources.add(source);
    }
    found.set(document.source, inIt);
    named.set(document.source, [...sources]);
    return [...sources].filter((source) => {
      if (documents.has(source) || wanted.has(source) || failures.has(source)) return false;
      if (wanted.size < MAX_DOCUMENTS) wanted.add(source);
      else failures.set(source, TOO_MUCH);
      return wanted.has(source);
    });
  }

  async function read(source: string): Promise<string | null> {
    if (total > MAX_TOTAL_CHARACTERS) {
      failures.set(source, TOO_MUCH);
      return null;
    }
    try {
      options.onProgress?.(`reading ${source}`);
      const text = await readDocument(source, root, options.signal);
      total += text.length;
      return text;
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      failures.set(source, error.message);
      return null;
    }
  }

  const first = [...documents.values()].flatMap(search);
  // Most descriptions are one file: they pay nothing for the library.
  if (first.length > 0) {
    const parse = (text: string, source: string): string[] => {
      const document = parseText(text, source);
      documents.set(source, document);
      return search(document);
    };
    await crawlDocuments({ first, read, parse, ...(options.signal && { signal: options.signal }) });
    references.forget();
    inOrderOfReference(documents, named);
  }
  return [...documents.values()].flatMap((document) =>
    unresolved(document, found.get(document.source) ?? [], references, failures),
  );
}

/** Files are read several at once and arrive as they will; what is said of them has one order. */
function inOrderOfReference(documents: Map<string, SourceText>, named: ReadonlyMap<string, readonly string[]>): void {
  const order = new Set([...documents.keys()].slice(0, 1));
  // A set that grows while it is walked is walked to its end.
  for (const source of order) for (const next of named.get(source) ?? []) if (documents.has(next)) order.add(next);
  for (const source of [...order]) {
    const document = documents.get(source);
    documents.delete(source);
    if (document !== undefined) documents.set(source, document);
  }
}

async function readDocument(source: string, root: string, signal: AbortSignal | undefined): Promise<string> {
  if (isUrl(root) && !isUrl(source)) {
    throw new AssayError(
      'ASSAY_DESCRIPTION_UNREADABLE',
      `${source} is a file, and a description from the network may not refer to files.`,
    );
  }
  if (!isUrl(source) && /^[a-z][a-z0-9+.-]+:\/\//i.test(source)) {
    throw new AssayError('ASSAY_DESCRIPTION_UNREADABLE', `${source} is neither a file nor an http or https URL.`);
  }
  const sameOrigin = isUrl(root) && URL.canParse(source) && new URL(root).origin === new URL(source).origin;
  return readSource(source, {
    ...(signal === undefined ? {} : { signal }),
    publicHostsOnly: isUrl(root) && !sameOrigin,
  });
}

function unresolved(
  document: SourceText,
  found: readonly FoundReference[],
  references: References,
  failures: ReadonlyMap<string, string>,
): Problem[] {
  return found.flatMap(({ reference, path }): Problem[] => {
    if (references.lookup(reference, document.source, path) !== undefined) return [];
    const source = externalSource(reference, document.source);
    const why = source === undefined ? undefined : failures.get(source);
    const message = why === undefined ? `\`${reference}\` leads nowhere.` : `\`${reference}\` cannot be followed: ${why}`;
    const at = [...path, '$ref'];
    const range = document.rangeOf(at, true);
    return [
      {
        code: 'invalid-ref',
        message,
        location: { source: document.source, path: at },
        ...(range === undefined ? {} : { range }),
      },
    ];
  });
}

function externalSource(reference: string, base: string): string | undefined {
  const hash = reference.indexOf('#');
  const document = hash === -1 ? reference : reference.slice(0, hash);
  if (document === '') return undefined;
  const source = resolveSource(document, base);
  return source === base ? undefined : source;
}
