// The place of each value of the resolved description in the sources, followed key by key while it is walked.
import stoplightJson from '@stoplight/json';
import type { Inventory } from './inventory.ts';
import { type Spot, Spots } from './spots.ts';
import type { Segment } from './types.ts';
import type { Place } from './walk.ts';

const { hasRef } = stoplightJson;

/** Sets visits apart by what leads to them, beside the place; the same text, the same findings. */
export type Zone = (path: readonly Segment[]) => string;

export const noZone: Zone = () => '';

/** How many keys a zone may look at. */
const ZONE_DEPTH = 4;

/** The findings of a place that cannot be told apart depend on the whole path: each visit is the first. */
const LOST: Place = { enter: () => LOST, isFirst: () => true };

/** Undefined where Spectral does not map findings to the sources: then every path has its own. */
export function placesOf(inventory: Inventory, zone: Zone): Place | undefined {
  const spots = Spots.of(inventory);
  const root = inventory.source === null ? undefined : spots?.root(inventory.source);
  if (spots === undefined || root === undefined) return undefined;
  const spot = spots.follow(root);
  const isZoned = zone !== noZone;
  const way: Way = { spots, zone, head: isZoned ? [] : undefined, zoned: isZoned ? `in ${zone([])}` : '' };
  return spot === null ? LOST : new Written(spot, way, inventory.unresolved);
}

/** What leads to a place, as far as a zone looks at it. */
interface Way {
  readonly spots: Spots;
  readonly zone: Zone;
  /** The first keys. Undefined once the zone is settled. */
  readonly head: readonly Segment[] | undefined;
  readonly zoned: string;
}

function further(way: Way, key: Segment): Way {
  if (way.head === undefined) return way;
  const head = [...way.head, key];
  return { ...way, zoned: `in ${way.zone(head)}`, head: head.length < ZONE_DEPTH ? head : undefined };
}

abstract class Known {
  protected readonly way: Way;
  /** There is hardly ever more than one value in a place, and mostly one visit. */
  #value: object | undefined;
  #first = -1;
  #seen: number[] | undefined;
  #others: Map<object, Set<number>> | undefined;

  constructor(way: Way) {
    this.way = way;
  }

  isFirst(value: object, what: number): boolean {
    if (this.#value === undefined) {
      this.#value = value;
      this.#first = what;
      return true;
    }
    if (this.#value === value) {
      if (this.#first === what || this.#seen?.includes(what)) return false;
      this.#seen ??= [];
      this.#seen.push(what);
      return true;
    }
    this.#others ??= new Map();
    const seen = this.#others.get(value);
    if (seen === undefined) this.#others.set(value, new Set([what]));
    else if (seen.has(what)) return false;
    else seen.add(what);
    return true;
  }
}

/** Behind a reference: one for all ways that lead there and that a zone does not set apart. */
class Shared extends Known implements Place {
  readonly #spot: Spot;

  constructor(spot: Spot, way: Way) {
    super(way);
    this.#spot = spot;
  }

  enter(key: Segment): Place {
    const { spots } = this.way;
    const spot = spots.follow(this.#spot.child(spots.part(key)));
    return spot === null ? LOST : shared(spot, further(this.way, key));
  }
}

function shared(spot: Spot, way: Way): Place {
  const name = way.head === undefined ? way.zoned : `${way.zoned} ${JSON.stringify(way.head)}`;
  spot.visits ??= new Map();
  let place = spot.visits.get(name) as Shared | undefined;
  if (place === undefined) {
    place = new Shared(spot, way);
    spot.visits.set(name, place);
  }
  return place;
}

/**
 * A path in the document as it was written, as long as it has not crossed a reference: one way leads there. Spectral maps such a path to
 * itself: also beside a `$ref` with siblings, where another way to the same value is mapped to what the `$ref` names.
 */
class Written extends Known implements Place {
  /** Undefined where no reference stands below. */
  readonly #spot: Spot | undefined;
  readonly #piece: unknown;

  constructor(spot: Spot | undefined, way: Way, piece: unknown) {
    super(way);
    this.#spot = spot;
    this.#piece = piece;
  }

  enter(key: Segment): Place {
    const piece = this.#piece;
    const { spots } = this.way;
    const known = this.#spot?.known(spots.part(key));
    const spot = known && spots.follow(known);
    if (spot === null || typeof piece !== 'object' || piece === null) return LOST;
    const way = further(this.way, key);
    if (key in piece) return new Written(spot, way, (piece as Record<Segment, unknown>)[key]);
    // What has no such key is a reference, or the path leads nowhere.
    if (!hasRef(piece) || this.#spot === undefined) return LOST;
    return shared(spot ?? this.#spot.child(spots.part(key)), way);
  }
}
