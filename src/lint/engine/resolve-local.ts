// A document whose references all lead into itself in; what json-ref-resolver makes of it out, without its drafts and its quadratic graphs.
// Undefined for a document that the library must resolve itself.
import stoplightJson from '@stoplight/json';
import refResolver, { type Resolver } from '@stoplight/spectral-ref-resolver';
import type { RefGraph, RefMap } from './inventory.ts';
import type { ResolverError } from './resolver-findings.ts';
import { TargetGraph } from './target-graph.ts';

const { encodePointerUriFragment, pathToPointer, pointerToPath } = stoplightJson;

export interface Resolved {
  readonly result: unknown;
  readonly graph: RefGraph;
  readonly errors: readonly ResolverError[];
}

/** A reference, as the place where it stands; or what references name. One pointer may be both. */
export interface Node {
  readonly pointer: string;
  readonly path: readonly string[];
  /** Of a reference: the keys down to it, and what it names. */
  frame?: Frame;
  target?: Node;
  readonly dependants: Node[];
}

/** A key on the way to a reference. Shared by all references below it. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly key: string;
  /** Known once it is asked for: the keys as the library strings them together, without escapes. */
  raw?: string;
  /** The same, of keys as the library compares them. */
  comparable?: string;
  /** The same, as a pointer in a URI. */
  uri?: string;
}

/** What is no plain pointer goes through a library of URIs, whose reading of it is its own. */
const PLAIN = /^#\/[^\s#\p{Cc}]*$/u;

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

class LeftToTheLibrary extends Error {}

export async function resolveLocal(source: object, baseUri: string, resolver: Resolver): Promise<Resolved | undefined> {
  const { getRef, resolvers } = resolver as unknown as { getRef?: GetRef; resolvers: object };
  const crawl = new Crawl(getRef ?? ((_, { $ref }) => (typeof $ref === 'string' ? $ref : undefined)));
  try {
    if (hasReference(source)) return undefined;
    crawl.members(source);
  } catch (error) {
    if (error instanceof LeftToTheLibrary) return undefined;
    throw error;
  }
  // The graph that functions know, with its one node, named as the library names it.
  const { graph } = await new refResolver.Resolver({ resolvers } as object).resolve({}, { baseUri });
  return resolved(source, crawl, graph as unknown as DepGraph);
}

type GetRef = (key: string, value: { $ref?: unknown }) => string | undefined;

class Crawl {
  /** What refers and what is referred to, by pointer, in the order of the document. */
  readonly nodes = new Map<string, Node>();
  /** References that name no ancestor of theirs, in the order of the document. */
  readonly references: Node[] = [];
  readonly targets = new Set<Node>();
  readonly #getRef: GetRef;
  readonly #known = new Map<string, Node>();
  readonly #path: string[] = [];
  readonly #frames: (Frame | undefined)[] = [];
  readonly #pointers: (string | undefined)[] = [];

  constructor(getRef: GetRef) {
    this.#getRef = getRef;
  }

  members(value: object): void {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const child: unknown = value[index];
        if (typeof child === 'object' && child !== null) this.#member(String(index), child);
      }
      return;
    }
    for (const key of Object.keys(value)) {
      const child = (value as Record<string, unknown>)[key];
      if (typeof child === 'object' && child !== null) this.#member(key, child);
    }
  }

  #member(key: string, child: object): void {
    const depth = this.#path.push(key) - 1;
    this.#frames[depth] = undefined;
    this.#pointers[depth] = undefined;
    const text = this.#getRef(key, child);
    if (text === undefined) this.members(child);
    else this.#reference(text);
    this.#path.pop();
  }

  #reference(text: string): void {
    const target = this.#known.get(text) ?? this.#named(text);
    const path = this.#path;
    if (target.path.every((key, index) => path[index] === key)) return;
    // The library reads its own pointers back, percent signs and all.
    if (path.some((key) => key.includes('%'))) throw new LeftToTheLibrary();
    const pointer = this.#pointer(path.length - 1);
    const reference = this.#known.get(pointer) ?? { pointer, path: path.slice(), dependants: [] };
    reference.frame = this.#frame(path.length - 1)!;
    reference.target = target;
    for (const node of [reference, target]) {
      this.#known.set(node.pointer, node);
      this.nodes.set(node.pointer, node);
    }
    this.targets.add(target);
    this.references.push(reference);
    target.dependants.push(reference);
  }

  #named(text: string): Node {
    if (!PLAIN.test(text)) throw new LeftToTheLibrary();
    try {
      const node: Node = { pointer: text, path: pointerToPath(text) as string[], dependants: [] };
      this.#known.set(text, node);
      return node;
    } catch {
      throw new LeftToTheLibrary();
    }
  }

  #pointer(depth: number): string {
    if (depth < 0) return '#';
    const known = this.#pointers[depth];
    if (known !== undefined) return known;
    const key = this.#path[depth]!;
    const escaped = /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
    const pointer = `${this.#pointer(depth - 1)}/${escaped}`;
    this.#pointers[depth] = pointer;
    return pointer;
  }

  #frame(depth: number): Frame | undefined {
    if (depth < 0) return undefined;
    const known = this.#frames[depth] ?? { parent: this.#frame(depth - 1), key: this.#path[depth]! };
    this.#frames[depth] = known;
    return known;
  }
}

function hasReference(value: object): boolean {
  return typeof (value as { $ref?: unknown }).$ref === 'string';
}

function resolved(source: object, crawl: Crawl, documents: DepGraph): Resolved {
  const graph = new TargetGraph(crawl.nodes, crawl.references, crawl.targets);
  const draft = new Draft(source);
  const refMap: Record<string, string> = {};
  const errors: ResolverError[] = [];
  const parts = new Map<string, string>();
  for (const target of graph.order()) {
    const dependants = graph.dependants(target);
    if (dependants.length === 0) continue;
    const to = pathToPointer(target.path as string[]);
    const value = draft.get(target.path);
    for (const dependant of dependants) {
      if (graph.closesCycle(target, dependant)) continue;
      refMap[uriOf(dependant.frame!, parts)] = to;
      if (value !== undefined) draft.set(dependant.path, value);
      else errors.push({ path: dependant.path as string[], message: `'${target.pointer}' does not exist`, uriStack: [] });
    }
  }
  // As the library freezes what it has resolved: the one that matches JSONPaths takes another way through an object that is not frozen, and
  // stumbles there over values that stand in two places.
  const result = Object.freeze(draft.isChanged ? draft.root : source);
  return { result, graph: filled(documents, refMap, result, crawl.targets), errors };
}

/** What `pathToPointer` makes of the keys, of which most are met again and again. */
function uriOf(frame: Frame, parts: Map<string, string>): string {
  if (frame.uri !== undefined) return frame.uri;
  let part = parts.get(frame.key);
  if (part === undefined) {
    part = String(encodePointerUriFragment(frame.key));
    parts.set(frame.key, part);
  }
  frame.uri = `${frame.parent === undefined ? '#' : uriOf(frame.parent, parts)}/${part}`;
  return frame.uri;
}

/** A copy of a document as far as it is changed. */
class Draft {
  readonly root: object;
  isChanged = false;
  readonly #own = new Set<object>();

  constructor(source: object) {
    this.root = this.#copy(source);
  }

  /** What stands there is copied too: it may be changed after it was put elsewhere, and both stay one. */
  get(path: readonly string[]): unknown {
    let value: unknown = this.root;
    for (const key of path) {
      if (value === null || value === undefined) return undefined;
      value = this.#owned(value, key);
    }
    return value;
  }

  set(path: readonly string[], value: unknown): void {
    // What sets values for the library leaves these alone.
    if (path.some((key) => UNSAFE.has(key))) return;
    this.isChanged = true;
    let parent: unknown = this.root;
    for (let index = 0; index < path.length - 1; index++) parent = this.#owned(parent, path[index]!);
    if (typeof parent === 'object' && parent !== null) (parent as Record<string, unknown>)[path.at(-1)!] = value;
  }

  #owned(parent: unknown, key: string): unknown {
    const value = (parent as Record<string, unknown>)[key];
    if (typeof value !== 'object' || value === null || this.#own.has(value) || !Object.hasOwn(parent as object, key))
      return value;
    const copy = this.#copy(value);
    (parent as Record<string, unknown>)[key] = copy;
    return copy;
  }

  #copy(value: object): object {
    const copy: object = Array.isArray(value) ? value.slice() : { ...value };
    // Spectral's parser keeps the order of keys under a symbol, and `alphabetical` asks for it.
    for (const symbol of Object.getOwnPropertySymbols(value))
      Object.defineProperty(copy, symbol, {
        value: (value as Record<symbol, unknown>)[symbol],
        configurable: true,
        writable: true,
      });
    this.#own.add(copy);
    return copy;
  }
}

/** As much of the library's graph of documents as is filled here. */
interface DepGraph extends RefGraph {
  readonly nodes: Record<string, { refMap: RefMap; data?: unknown }>;
  readonly outgoingEdges: Record<string, string[]>;
  readonly incomingEdges: Record<string, string[]>;
  overallOrder(leavesOnly?: boolean): string[];
}

function filled(graph: DepGraph, refMap: RefMap, data: unknown, targets: ReadonlySet<Node>): RefGraph {
  const [root] = Object.keys(graph.nodes) as [string];
  graph.nodes[root] = { refMap, data };
  const named = Array.from(targets, ({ pointer }) => `${root}${pointer}`);
  for (const name of named) {
    graph.nodes[name] = { refMap: {} };
    graph.outgoingEdges[name] = [];
    graph.incomingEdges[name] = [root];
  }
  graph.outgoingEdges[root] = named;
  const { overallOrder } = graph;
  // The root depends on all else, and nothing on it. The library looks for each node among all of them.
  graph.overallOrder = (leavesOnly) => (leavesOnly ? overallOrder.call(graph, leavesOnly) : [...named, root]);
  return graph;
}
