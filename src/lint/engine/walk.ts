// A document and the paths that rules ask for in, a call for each match out.
import { Automaton, type State } from './automaton.ts';
import type { CompiledPath } from './json-path.ts';
import type { OnMatch, Path, Segment } from './types.ts';

export interface Wanted {
  readonly path: CompiledPath;
  readonly onMatch: OnMatch;
}

/**
 * Where a value of the resolved description stands in the sources, and whatever else lets the findings below it differ. Values that are
 * reached in the same place have the same findings, whichever way leads there.
 */
export interface Place {
  enter(key: Segment): Place;
  /** Whether the value has not been met here before, for the sake of `what`. */
  isFirst(value: object, what: number): boolean;
}

/** Visits every path of the tree. */
export function walkTree(root: unknown, wanted: readonly Wanted[]): void {
  new Walk(root, wanted).run(undefined);
}

/** Visits the graph: a value that several references lead to is visited once for each state of the paths and each place. */
export function walkGraph(root: unknown, wanted: readonly Wanted[], place: Place): void {
  new Walk(root, wanted).run(place);
}

class Walk {
  readonly #root: unknown;
  readonly #wanted: readonly Wanted[];
  readonly #automaton: Automaton;
  readonly #path: Path = [];

  constructor(root: unknown, wanted: readonly Wanted[]) {
    this.#root = root;
    this.#wanted = wanted;
    this.#automaton = new Automaton(wanted.map(({ path }) => (path.fixed === undefined ? path : { ...path, steps: [] })));
  }

  run(place: Place | undefined): void {
    for (const [index, { path }] of this.#wanted.entries()) if (path.fixed !== undefined) this.#fixed(index, path.fixed, place);
    if (isObject(this.#root)) this.#members(this.#root, this.#automaton.start, place);
  }

  /** Follows the keys as the library does, which reads what an object has of them, be it inherited. */
  #fixed(index: number, keys: readonly Segment[], place: Place | undefined): void {
    const { path, onMatch } = this.#wanted[index]!;
    let outer = place;
    let inner = place;
    let parent: unknown;
    let value = this.#root;
    for (const key of keys) {
      if (!isObject(value)) return;
      parent = value;
      value = (value as Record<Segment, unknown>)[key];
      if (value === undefined) return;
      outer = inner;
      inner = inner?.enter(key);
    }
    this.#path.push(...keys);
    if (keys.length > 0) this.#match(index, parent as object, value, outer, inner);
    else if (path.keyed) onMatch([], undefined);
    else if (!path.parent) onMatch([], value);
    this.#path.length = 0;
  }

  #members(parent: object, state: State, place: Place | undefined): void {
    if (state.dead || place?.isFirst(parent, state.id * 2) === false) return;
    if (Array.isArray(parent)) {
      for (let index = 0; index < parent.length; index++) this.#member(parent, index, parent[index], state, place);
    } else {
      for (const key of Object.keys(parent)) this.#member(parent, key, (parent as Record<string, unknown>)[key], state, place);
    }
  }

  #member(parent: object, key: Segment, value: unknown, from: State, place: Place | undefined): void {
    const { matches, state } = this.#automaton.enter(from, key, value);
    const descends = isObject(value) && !state.dead;
    if (matches.length === 0 && !descends) return;
    this.#path.push(key);
    const inner = isObject(value) ? place?.enter(key) : undefined;
    for (const index of matches) this.#match(index, parent, value, place, inner);
    if (descends) this.#members(value, state, inner);
    this.#path.pop();
  }

  #match(index: number, parent: object, value: unknown, outer: Place | undefined, inner: Place | undefined): void {
    const { path, onMatch } = this.#wanted[index]!;
    const matched = path.parent ? this.#path.slice(0, -1) : this.#path.slice();
    if (path.keyed) {
      onMatch(matched, matched.at(-1));
      return;
    }
    const found = path.parent ? parent : value;
    if (isObject(found) && (path.parent ? outer : inner)?.isFirst(found, index * 2 + 1) === false) return;
    onMatch(matched, found);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
