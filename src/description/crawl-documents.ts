// What the first document refers to and how one is read in; every document that can be reached is read once, by json-schema-ref-parser.
import { setMaxListeners } from 'node:events';
import type { FileInfo } from '@apidevtools/json-schema-ref-parser';

const AT_ONCE = 8;
/** The parser takes URLs apart; this one keeps a source (a path with blanks and `#`, a URL) whole. */
const SCHEME = 'document:///';

export interface Crawl {
  /** Absolute paths or URLs. */
  readonly first: readonly string[];
  /** The text, or null when it cannot be had. What it throws ends the crawl. */
  readonly read: (source: string) => Promise<string | null>;
  /** What the document refers to and nobody else has named yet: every source is handed over once. */
  readonly parse: (text: string, source: string) => readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * The library walks lists of references in place of documents. Its own walk would follow each `$ref` in examples, defaults and
 * extensions, reads names against the nearest `$id` where descriptions mean the file, and gives up on all when one is no URL.
 */
export async function crawlDocuments({ first, read, parse, signal }: Crawl): Promise<void> {
  const sources = new Map<string, string>();
  const list = (named: readonly string[]) =>
    named.map((source) => {
      const url = `${SCHEME}${encodeURIComponent(source.replace(/\p{Surrogate}/gu, '\ufffd'))}`;
      sources.set(url, source);
      return { $ref: url };
    });
  const inTurn = turns(AT_ONCE);
  // Each read listens; Node would warn at the eleventh.
  if (signal !== undefined) setMaxListeners(4 * AT_ONCE, signal);
  let broken: { readonly error: unknown } | undefined;
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  await $RefParser.resolve(
    `${SCHEME}root`,
    { anyOf: list(first) },
    {
      // The library wraps what a resolver throws, so what ends the crawl is kept beside it.
      continueOnError: true,
      resolve: {
        file: false,
        http: false,
        assay: {
          canRead: ({ url }: FileInfo) => sources.has(url),
          read: ({ url }: FileInfo) =>
            inTurn(async () => {
              if (broken !== undefined) return null;
              try {
                return await read(sources.get(url) ?? url);
              } catch (error) {
                broken ??= { error };
                return null;
              }
            }),
        },
      },
      parse: {
        json: false,
        yaml: false,
        text: false,
        binary: false,
        assay: {
          canParse: true,
          allowEmpty: true,
          parse: ({ url, data }: FileInfo) => (typeof data === 'string' ? list(parse(data, sources.get(url) ?? url)) : []),
        },
      },
    },
  );
  if (broken !== undefined) throw broken.error;
}

/** The library starts everything that it finds at once. */
function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
