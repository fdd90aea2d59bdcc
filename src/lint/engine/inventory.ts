// A document in; it and all that it refers to, resolved, in the shape in which rule functions know Spectral's inventory, out.
import stoplightJson from '@stoplight/json';
import stoplightPath from '@stoplight/path';
import spectralCore, { type Document, type Format } from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import type { Resolver } from '@stoplight/spectral-ref-resolver';
import runtime from '@stoplight/spectral-runtime';
import { yamlParser } from '../yaml-parser.ts';
import { resolveLocal } from './resolve-local.ts';
import { resolverFindings } from './resolver-findings.ts';
import type { AssociatedItem, Diagnostic, Path } from './types.ts';

const { decodePointerFragment, encodePointerUriFragment, extractSourceFromRef, isLocalRef } = stoplightJson;
const { getClosestJsonPath, isAbsoluteRef, traverseObjUntilRef } = runtime;

/** Of one document: where each `$ref` stands, as a URI fragment, and what it says. */
export type RefMap = Readonly<Record<string, string>>;

export interface RefGraph {
  getNodeData(source: string): { readonly refMap: RefMap };
}

export class Inventory {
  readonly document: Document;
  /** Documents that `$ref`s lead to, by their path or URL. */
  readonly referencedDocuments: Record<string, Document> = {};
  readonly diagnostics: Diagnostic[] = [];
  readonly errors: readonly Diagnostic[];
  readonly graph: RefGraph | null;
  /** The description with the values in the place of `$ref`s. One value stands wherever it is referred to; a cycle ends in its `$ref`. */
  readonly resolved: unknown;

  private constructor(document: Document, resolved: unknown, graph: RefGraph | null, errors: readonly Diagnostic[]) {
    this.document = document;
    this.resolved = resolved;
    this.graph = graph;
    this.errors = errors;
  }

  static async of(document: Document, resolver: Resolver): Promise<Inventory> {
    const { data, source } = document;
    if (typeof data !== 'object' || data === null) return new Inventory(document, data, null, []);
    const local = source === null ? undefined : await resolveLocal(data, source, resolver);
    if (local !== undefined) return new Inventory(document, local.result, local.graph, resolverFindings(document, local.errors));
    const referenced: Record<string, Document> = {};
    const diagnostics: Diagnostic[] = [];
    const { result, graph, errors } = await resolver.resolve(data, {
      ...(source !== null && { baseUri: source }),
      parseResolveResult: async (options) => {
        const read = options.targetAuthority.href().replace(/\/$/, '');
        const parser = stoplightPath.extname(read) === '.json' ? parsers.Json : yamlParser();
        const document = new spectralCore.Document(
          String(options.result),
          parser as typeof parsers.Yaml,
          read,
        ) as unknown as Document;
        diagnostics.push(...document.diagnostics.map(wordedAgain));
        referenced[read] = document;
        return { ...options, result: document.data };
      },
    });
    const inventory = new Inventory(document, result, graph as unknown as RefGraph, resolverFindings(document, errors));
    Object.assign(inventory.referencedDocuments, referenced);
    inventory.diagnostics.push(...diagnostics);
    return inventory;
  }

  get source(): string | null {
    return this.document.source;
  }

  get unresolved(): unknown {
    return this.document.data;
  }

  get formats(): Set<Format> | null {
    return this.document.formats ?? null;
  }

  /** Where a path of the resolved (or of the unresolved) description was written. Null when that cannot be told. */
  findAssociatedItemForPath(path: Path, resolved: boolean): AssociatedItem | null {
    const inDocument = (document: Document): AssociatedItem => ({
      document,
      path: getClosestJsonPath(document.data, path) as Path,
      missingPropertyPath: path,
    });
    if (!resolved) return inDocument(this.document);
    try {
      const closest = getClosestJsonPath(this.resolved, path) as Path;
      // It takes from the path what it has walked.
      if (traverseObjUntilRef(this.unresolved, closest) === null) return inDocument(this.document);
      const missing = closest.length === 0 ? [] : path.slice(path.lastIndexOf(closest.at(-1)!) + 1);
      return this.#follow(path, missing, inDocument);
    } catch {
      return null;
    }
  }

  #follow(path: Path, missing: Path, inDocument: (document: Document) => AssociatedItem): AssociatedItem | null {
    let { source } = this;
    if (source === null || this.graph === null) return null;
    let { refMap } = this.graph.getNodeData(source);
    let document = this.document;
    let fragment = '';
    for (const segment of ['#', ...path.map((key) => String(encodePointerUriFragment(key)))]) {
      fragment = fragment === '' ? segment : `${fragment}/${segment}`;
      const passed = new Set<string>();
      while (fragment in refMap) {
        // References that lead to each other: Spectral goes round for ever.
        if (passed.has(`${source} ${fragment}`)) return inDocument(document);
        passed.add(`${source} ${fragment}`);
        const ref = refMap[fragment]!;
        if (isLocalRef(ref)) {
          fragment = ref;
          continue;
        }
        const target = extractSourceFromRef(ref);
        if (target === null) return inDocument(document);
        source = isAbsoluteRef(target) ? target : stoplightPath.resolve(source, '..', target);
        const next = source === this.document.source ? this.document : this.referencedDocuments[source];
        if (next === undefined) return inDocument(document);
        document = next;
        refMap = this.graph.getNodeData(source).refMap;
        fragment = ref.includes('#') ? ref.slice(ref.indexOf('#')) : '#';
      }
    }
    const found = getClosestJsonPath(document.data, pathOf(fragment)) as Path;
    return { document, path: found, missingPropertyPath: [...found, ...missing] };
  }
}

/** Spectral words what the parser says of a document that is referred to twice: `Duplicate key: fooBar: foo bar`. */
function wordedAgain(diagnostic: Diagnostic): Diagnostic {
  const key = diagnostic.path.at(-1);
  const words = diagnostic.message.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return { ...diagnostic, message: key === undefined ? words : words.replace('Duplicate key', `Duplicate key: ${key}`) };
}

function pathOf(fragment: string): Path {
  const pointer = fragment.startsWith('#/') ? fragment.slice(2) : fragment;
  return pointer.split('/').map((segment) => decodePointerFragment(segment));
}
