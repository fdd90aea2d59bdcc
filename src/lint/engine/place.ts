// The place of each value of the resolved description in the sources, followed key by key while it is walked.
import stoplightJson from '@stoplight/json';
import stoplightPath from '@stoplight/path';
import runtime from '@stoplight/spectral-runtime';
import type { Inventory, RefGraph, RefMap } from './inventory.ts';
import type { Segment } from './types.ts';
import type { Place } from './walk.ts';

const { encodePointerUriFragment, extractSourceFromRef, hasRef, isLocalRef } = stoplightJson;

/** Sets visits apart by what leads to them, beside the place; the same text, the same findings. */
export type Zone = (path: readonly Segment[]) => string;

/** How many keys a zone may look at. */
const ZONE_DEPTH = 4;

/** The findings of a place that cannot be told apart depend on the whole path. */
const LOST: Place = { id: undefined, enter: () => LOST };

/** Undefined where Spectral does not map findings to the sources: then every path has its own. */
export function placesOf(inventory: Inventory, zone: Zone = () => ''): Place | undefined {
  const { source, graph } = inventory;
  return source === null || graph === null ? undefined : new Places(inventory, graph, zone).root(source);
}

/** A pointer in a source, its references followed. */
interface Spot {
  readonly source: string;
  readonly refMap: RefMap;
  readonly fragment: string;
}

/**
 * A path in the document as it was written, as long as it has not crossed a reference. Spectral maps such a path to itself: also beside a
 * `$ref` with siblings, where another way to the same value is mapped to what the `$ref` names.
 */
interface Written {
  readonly piece: unknown;
  readonly fragment: string;
}

class Places {
  readonly #inventory: Inventory;
  readonly #graph: RefGraph;
  readonly #zone: Zone;
  readonly #ids = new Map<string, number>();

  constructor(inventory: Inventory, graph: RefGraph, zone: Zone) {
    this.#inventory = inventory;
    this.#graph = graph;
    this.#zone = zone;
  }

  root(source: string): Place {
    const start = this.#follow({ source, refMap: this.#graph.getNodeData(source).refMap, fragment: '#' });
    const written = { piece: this.#inventory.unresolved, fragment: '#' };
    return start === undefined ? LOST : this.#place(start, written, [], this.#zone([]));
  }

  #place(spot: Spot, written: Written | undefined, head: readonly Segment[], zoned: string): Place {
    // A reference itself is mapped to what it names, and its `$ref` to itself.
    const apart = written === undefined ? '' : `${isReference(written.piece) ? '~' : '='} ${written.fragment} `;
    const key = `${zoned} ${apart}${spot.source} ${spot.fragment}`;
    const id = this.#ids.get(key) ?? this.#ids.size;
    this.#ids.set(key, id);
    return {
      id,
      enter: (segment) => {
        const encoded = String(encodePointerUriFragment(segment));
        const next = this.#follow({ ...spot, fragment: `${spot.fragment}/${encoded}` });
        const inner = written && step(written, segment, encoded);
        if (next === undefined || inner === 'nowhere') return LOST;
        const near = head.length < ZONE_DEPTH ? [...head, segment] : head;
        return this.#place(next, inner, near, near === head ? zoned : this.#zone(near));
      },
    };
  }

  #follow(from: Spot): Spot | undefined {
    let { source, refMap, fragment } = from;
    const passed = new Set<string>();
    while (fragment in refMap) {
      const here = `${source} ${fragment}`;
      // References that lead to each other.
      if (passed.has(here)) return undefined;
      passed.add(here);
      const ref = refMap[fragment]!;
      if (isLocalRef(ref)) {
        fragment = ref;
        continue;
      }
      const target = extractSourceFromRef(ref);
      if (target === null) return undefined;
      source = runtime.isAbsoluteRef(target) ? target : stoplightPath.resolve(source, '..', target);
      const isRead = source === this.#inventory.source || this.#inventory.referencedDocuments[source] !== undefined;
      const data = isRead ? nodeData(this.#graph, source) : undefined;
      if (data === undefined) return undefined;
      refMap = data.refMap;
      fragment = ref.includes('#') ? ref.slice(ref.indexOf('#')) : '#';
    }
    return { source, refMap, fragment };
  }
}

/** Undefined behind a reference; `nowhere` where the document as it was written has no such key. */
function step({ piece, fragment }: Written, segment: Segment, encoded: string): Written | undefined | 'nowhere' {
  if (typeof piece !== 'object' || piece === null) return 'nowhere';
  if (segment in piece) return { piece: (piece as Record<Segment, unknown>)[segment], fragment: `${fragment}/${encoded}` };
  return hasRef(piece) ? undefined : 'nowhere';
}

/** A `$ref` without siblings. */
function isReference(piece: unknown): boolean {
  return hasRef(piece) && Object.keys(piece as object).length === 1;
}

function nodeData(graph: RefGraph, source: string): { readonly refMap: RefMap } | undefined {
  try {
    return graph.getNodeData(source);
  } catch {
    return undefined;
  }
}
