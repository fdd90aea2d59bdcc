// The place of each value of the resolved description in the sources, followed key by key while it is walked.
import stoplightJson from '@stoplight/json';
import stoplightPath from '@stoplight/path';
import runtime from '@stoplight/spectral-runtime';
import type { Inventory, RefMap } from './inventory.ts';
import type { Segment } from './types.ts';
import type { Place } from './walk.ts';

const { encodePointerUriFragment, extractSourceFromRef, isLocalRef } = stoplightJson;

/** Sets visits apart by what leads to them, beside the place; the same text, the same findings. */
export type Zone = (path: readonly Segment[]) => string;

/** How many keys a zone may look at. */
const ZONE_DEPTH = 4;

/** The findings of a place that cannot be told apart depend on the whole path. */
const LOST: Place = { id: undefined, enter: () => LOST };

/** Undefined where Spectral does not map findings to the sources: then every path has its own. */
export function placesOf(inventory: Inventory, zone: Zone = () => ''): Place | undefined {
  const { source, graph } = inventory;
  if (source === null || graph === null) return undefined;
  const ids = new Map<string, number>();
  const place = (source: string, refMap: RefMap, fragment: string, head: readonly Segment[], zoned: string): Place => {
    const key = `${zoned} ${source} ${fragment}`;
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return {
      id,
      enter: (segment) => {
        const near = head.length < ZONE_DEPTH ? [...head, segment] : head;
        const zoned2 = near === head ? zoned : zone(near);
        return follow(source, refMap, `${fragment}/${String(encodePointerUriFragment(segment))}`, near, zoned2);
      },
    };
  };
  const follow = (from: string, map: RefMap, at: string, head: readonly Segment[], zoned: string): Place => {
    let source = from;
    let refMap = map;
    let fragment = at;
    const passed = new Set<string>();
    while (fragment in refMap) {
      // References that lead to each other.
      if (passed.has(`${source} ${fragment}`)) return LOST;
      passed.add(`${source} ${fragment}`);
      const ref = refMap[fragment]!;
      if (isLocalRef(ref)) {
        fragment = ref;
        continue;
      }
      const target = extractSourceFromRef(ref);
      if (target === null) return LOST;
      source = runtime.isAbsoluteRef(target) ? target : stoplightPath.resolve(source, '..', target);
      if (source !== inventory.document.source && inventory.referencedDocuments[source] === undefined) return LOST;
      try {
        refMap = graph.getNodeData(source).refMap;
      } catch {
        return LOST;
      }
      fragment = ref.includes('#') ? ref.slice(ref.indexOf('#')) : '#';
    }
    return place(source, refMap, fragment, head, zoned);
  };
  return follow(source, graph.getNodeData(source).refMap, '#', [], zone([]));
}
