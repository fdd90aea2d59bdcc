// Compiled JSONPaths in, one automaton that follows all of them at once out.
import type { CompiledPath, Step } from './json-path.ts';
import type { Segment } from './types.ts';

/** A set of steps that wait for the next key. Two paths in one state have the same matches below. */
export interface State {
  readonly id: number;
  /** Nothing below can match. */
  readonly dead: boolean;
}

export interface Arrival {
  readonly state: State;
  /** Indices of the paths that match the value just entered. */
  readonly matches: readonly number[];
}

/** One waiting step: of which path, and which of its steps. */
interface Waiting {
  readonly path: number;
  readonly at: number;
}

interface FullState extends State {
  /** Steps that the key alone decides, and those that look at the value. */
  readonly byKey: readonly Waiting[];
  readonly byValue: readonly Waiting[];
  /** What the key alone decides, remembered for each key. */
  readonly known: Map<Segment, KeyArrival>;
  /** The keys that make a difference, where they can be listed; all others have one arrival. */
  readonly names: ReadonlySet<string> | undefined;
  other: KeyArrival | undefined;
}

interface KeyArrival {
  readonly waiting: readonly Waiting[];
  readonly matches: readonly number[];
  /** The state when no filter lets anything more through. */
  readonly state: FullState;
}

export class Automaton {
  readonly #paths: readonly CompiledPath[];
  readonly #states = new Map<string, FullState>();
  readonly start: State;

  constructor(paths: readonly CompiledPath[]) {
    this.#paths = paths;
    this.start = this.#state(paths.flatMap(({ steps }, path) => (steps.length === 0 ? [] : [{ path, at: 0 }])));
  }

  enter(from: State, key: Segment, value: unknown): Arrival {
    const state = from as FullState;
    const known = this.#arrival(state, key);
    if (state.byValue.length === 0) return known;
    const matches: number[] = [];
    const waiting: Waiting[] = [];
    for (const { path, at } of state.byValue) {
      const steps = this.#paths[path]!.steps;
      const step = steps[at]!;
      if (step.by !== 'filter' || !step.matches(value, key)) continue;
      if (at + 1 === steps.length) matches.push(path);
      else waiting.push({ path, at: at + 1 });
    }
    if (matches.length === 0 && waiting.length === 0) return known;
    return {
      matches: matches.length === 0 ? known.matches : [...known.matches, ...matches],
      state: waiting.length === 0 ? known.state : this.#state([...known.waiting, ...waiting]),
    };
  }

  #arrival(state: FullState, key: Segment): KeyArrival {
    if (state.names === undefined || state.names.has(typeof key === 'number' ? String(key) : key)) {
      let known = state.known.get(key);
      if (known === undefined) {
        known = this.#byKey(state, key);
        state.known.set(key, known);
      }
      return known;
    }
    state.other ??= this.#byKey(state, key);
    return state.other;
  }

  #byKey(state: FullState, key: Segment): KeyArrival {
    const matches = new Set<number>();
    const waiting: Waiting[] = [];
    for (const one of [...state.byKey, ...state.byValue]) {
      const steps = this.#paths[one.path]!.steps;
      const step = steps[one.at]!;
      if (step.deep) waiting.push(one);
      if (!matchesKey(step, key)) continue;
      if (one.at + 1 === steps.length) matches.add(one.path);
      else waiting.push({ path: one.path, at: one.at + 1 });
    }
    return { waiting, matches: [...matches], state: this.#state(waiting) };
  }

  #state(waiting: readonly Waiting[]): FullState {
    const unique = new Map(waiting.map((one) => [`${one.path}/${one.at}`, one]));
    const key = [...unique.keys()].sort().join();
    const same = this.#states.get(key);
    if (same !== undefined) return same;
    const steps = [...unique.values()];
    const looksAtValue = ({ path, at }: Waiting) => this.#paths[path]!.steps[at]!.by === 'filter';
    const state: FullState = {
      id: this.#states.size,
      dead: steps.length === 0,
      byKey: steps.filter((one) => !looksAtValue(one)),
      byValue: steps.filter(looksAtValue),
      known: new Map(),
      names: this.#names(steps),
      other: undefined,
    };
    this.#states.set(key, state);
    return state;
  }

  #names(waiting: readonly Waiting[]): Set<string> | undefined {
    const names = new Set<string>();
    for (const { path, at } of waiting) {
      const step = this.#paths[path]!.steps[at]!;
      if (step.by !== 'key') continue;
      if (step.names === undefined) return undefined;
      for (const name of step.names) names.add(name);
    }
    return names;
  }
}

function matchesKey(step: Step, key: Segment): boolean {
  return step.by === 'any' || (step.by === 'key' && step.matches(key));
}
