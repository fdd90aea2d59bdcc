// A path, URL or stdin in, the description with everything that it refers to out.
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AssayError } from '../errors/assay-error.ts';
import { makeDescription } from './description.ts';
import type { Overlaid } from './overlay.ts';
import { readReferences } from './read-references.ts';
import { isUrl, readSource, readStream } from './read-source.ts';
import { References } from './references.ts';
import { parseText } from './source-text.ts';
import type { Description, Problem, SourceText } from './types.ts';

export interface LoadInput {
  /** A path (relative to `cwd`), an http(s) URL, or `-` for stdin. */
  readonly source: string;
  readonly stdin?: Readable;
  /** The path under which the text of stdin is reported, and from which its references are relative. */
  readonly stdinFilepath?: string;
  readonly cwd: string;
  /** Paths or URLs of OpenAPI Overlay 1.0 documents, applied in order. */
  readonly overlays?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/**
 * Throws an `AssayError` when there is nothing to read (missing, binary, empty). Everything that is wrong with what was read is in
 * `problems`; a text that is no OpenAPI or AsyncAPI description has the format `unknown`.
 */
export async function loadDescription(input: LoadInput): Promise<Description> {
  const options = { ...(input.signal && { signal: input.signal }), ...(input.onProgress && { onProgress: input.onProgress }) };
  const source =
    input.source === '-' ? resolve(input.cwd, input.stdinFilepath ?? 'stdin') : absoluteSource(input.source, input.cwd);
  const text =
    input.source === '-' && input.stdin !== undefined
      ? await readStream(input.stdin, 'stdin', input.signal)
      : await readSource(source, options);
  let root = parseText(text, source);
  if (root.data === null || root.data === undefined) {
    // With errors there is something to show; without any, there is no document.
    if (root.problems.length === 0) {
      throw new AssayError('ASSAY_DESCRIPTION_EMPTY', `${input.source === '-' ? 'stdin' : input.source} holds no document.`);
    }
  }
  const problems: Problem[] = [];
  const overlays: SourceText[] = [];
  for (const written of input.overlays ?? []) {
    const overlay = absoluteSource(written, input.cwd);
    overlays.push(parseText(await readSource(overlay, options), overlay));
  }
  let overlaid: { readonly placeOf: Overlaid['placeOf']; readonly texts: readonly SourceText[] } | undefined;
  if (overlays.length > 0) {
    const { applyOverlays } = await import('./overlay.ts');
    const applied = applyOverlays(root, overlays);
    problems.push(...applied.problems);
    root = applied.root;
    overlaid = { placeOf: applied.placeOf, texts: overlays };
  }
  const documents = new Map<string, SourceText>([[source, root]]);
  const references = new References((wanted) => documents.get(wanted)?.data);
  problems.push(...(await readReferences(documents, references, source, options)));
  return makeDescription(root, documents, problems, overlaid);
}

/** `file:` URLs and paths become absolute paths, http(s) URLs stay. */
export function absoluteSource(source: string, cwd: string): string {
  if (isUrl(source)) return new URL(source).href;
  if (source.startsWith('file:')) return fileURLToPath(source);
  return resolve(cwd, source);
}
