// The places in the sources that findings are mapped to, as a tree of keys: each place is one object, and references are followed once.
import stoplightJson from '@stoplight/json';
import stoplightPath from '@stoplight/path';
import runtime from '@stoplight/spectral-runtime';
import type { Inventory, RefGraph, RefMap } from './inventory.ts';
import type { Segment } from './types.ts';

const { encodePointerUriFragment, extractSourceFromRef, isLocalRef } = stoplightJson;

export class Spot {
  readonly source: Source;
  /** Of a reference: what it says. */
  ref: string | undefined;
  /** Where the references lead that begin here; null where they lead round, or to what was not read. Known once they were followed. */
  end: Spot | null | undefined;
  /** By walk and by what leads here, the visits that behave alike. */
  visits: Map<string, object> | undefined;
  #children: Map<string, Spot> | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** Undefined where nothing has been met: then no reference stands there, nor below. */
  known(part: string): Spot | undefined {
    return this.#children?.get(part);
  }

  /** `part`: a key as it is written in a pointer. */
  child(part: string): Spot {
    this.#children ??= new Map();
    let child = this.#children.get(part);
    if (child === undefined) {
      child = new Spot(this.source);
      this.#children.set(part, child);
    }
    return child;
  }
}

/** The places in one document. */
class Source {
  readonly name: string;
  readonly #roots = new Map<string, Spot>();

  constructor(name: string, refMap: RefMap) {
    this.name = name;
    for (const [fragment, ref] of Object.entries(refMap)) this.at(fragment).ref = ref;
  }

  at(fragment: string): Spot {
    const [start, ...parts] = fragment.split('/') as [string, ...string[]];
    let spot = this.#roots.get(start);
    if (spot === undefined) {
      spot = new Spot(this);
      this.#roots.set(start, spot);
    }
    for (const part of parts) spot = spot.child(part);
    return spot;
  }
}

const known = new WeakMap<Inventory, Spots>();

export class Spots {
  /** Undefined where Spectral does not map findings to the sources. */
  static of(inventory: Inventory): Spots | undefined {
    if (inventory.graph === null) return undefined;
    const spots = known.get(inventory) ?? new Spots(inventory, inventory.graph);
    known.set(inventory, spots);
    return spots;
  }

  readonly #inventory: Inventory;
  readonly #graph: RefGraph;
  readonly #sources = new Map<string, Source | undefined>();
  readonly #parts = new Map<Segment, string>();

  private constructor(inventory: Inventory, graph: RefGraph) {
    this.#inventory = inventory;
    this.#graph = graph;
  }

  /** The document itself, by name. Undefined where Spectral does not map findings to it. */
  root(source: string): Spot | undefined {
    return this.#source(source)?.at('#');
  }

  /** A key as it is written in a pointer. */
  part(key: Segment): string {
    let part = this.#parts.get(key);
    if (part === undefined) {
      part = String(encodePointerUriFragment(key));
      this.#parts.set(key, part);
    }
    return part;
  }

  /** Null for references that lead to each other, and for what was not read. */
  follow(from: Spot): Spot | null {
    if (from.ref === undefined) return from;
    if (from.end !== undefined) return from.end;
    const passed = new Set<Spot>();
    let spot: Spot | null = from;
    while (spot !== null && spot.ref !== undefined) {
      if (passed.has(spot)) spot = null;
      else {
        passed.add(spot);
        spot = this.#named(spot, spot.ref);
      }
    }
    from.end = spot;
    return spot;
  }

  #named(spot: Spot, ref: string): Spot | null {
    if (isLocalRef(ref)) return spot.source.at(ref);
    const target = extractSourceFromRef(ref);
    if (target === null) return null;
    const name = runtime.isAbsoluteRef(target) ? target : stoplightPath.resolve(spot.source.name, '..', target);
    return this.#source(name)?.at(ref.includes('#') ? ref.slice(ref.indexOf('#')) : '#') ?? null;
  }

  #source(name: string): Source | undefined {
    if (this.#sources.has(name)) return this.#sources.get(name);
    const isRead = name === this.#inventory.source || this.#inventory.referencedDocuments[name] !== undefined;
    const refMap = isRead ? refMapOf(this.#graph, name) : undefined;
    const source = refMap && new Source(name, refMap);
    this.#sources.set(name, source);
    return source;
  }
}

function refMapOf(graph: RefGraph, source: string): RefMap | undefined {
  try {
    return graph.getNodeData(source).refMap;
  } catch {
    return undefined;
  }
}
