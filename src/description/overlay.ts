// The root document and OpenAPI Overlay 1.0 documents in, the changed document out, each value still with the place it comes from.
import { AssayError } from '../errors/assay-error.ts';
import { JsonPathError, type Selected, select } from './json-path.ts';
import { toPointer } from './node.ts';
import type { JsonPath, Location, Problem, SourceText } from './types.ts';

/** Where the containers that overlays changed come from: their own place, and that of children which came from elsewhere. */
interface Origin {
  readonly self: Location;
  readonly children: Map<string | number, Location>;
}

export interface Overlaid {
  readonly root: SourceText;
  readonly problems: readonly Problem[];
  /** The place in the text of the description or of an overlay of a path of the changed document. */
  readonly placeOf: (path: JsonPath) => Location;
}

/** Nothing that was parsed is changed: containers on the way to a change are copied. */
export function applyOverlays(root: SourceText, overlays: readonly SourceText[]): Overlaid {
  const origins = new WeakMap<object, Origin>();
  const problems: Problem[] = [];
  let data = root.data;
  for (const overlay of overlays) {
    for (const [index, action] of actionsOf(overlay).entries()) {
      const at: JsonPath = ['actions', index];
      const targets = targetsOf(overlay, action, at, data);
      if (targets.length === 0) {
        const where = [...at, 'target'];
        const range = overlay.rangeOf(where, true);
        const message = `The target \`${action.target}\` matches nothing.`;
        problems.push({
          code: 'overlay',
          severity: 'warning',
          message,
          location: { source: overlay.source, path: where },
          ...(range && { range }),
        });
      }
      const editor = new Editor(origins, { source: root.source, path: [] });
      if (action.remove === true) {
        for (const path of lastFirst(targets)) data = editor.edit(data, path, () => REMOVED);
      } else if (action.update !== undefined) {
        const from: Location = { source: overlay.source, path: [...at, 'update'] };
        for (const { path } of targets)
          data = editor.edit(data, path, (value, self) => editor.merge(value, action.update, self, from, true));
      }
    }
  }
  const placeOf = (path: JsonPath) => locate(data, path, { source: root.source, path: [] }, origins);
  const rangeOf: SourceText['rangeOf'] = (path, closest) => {
    // A value from an overlay has no place in this text; what it was added to has.
    for (let length = path.length; length >= 0; length--) {
      const place = placeOf(path.slice(0, length));
      if (place.source === root.source) return root.rangeOf(place.path, closest);
      if (!closest) return undefined;
    }
    return undefined;
  };
  return { root: { source: root.source, text: root.text, data, problems: root.problems, rangeOf }, problems, placeOf };
}

interface Action {
  readonly target: string;
  readonly update?: unknown;
  readonly remove?: unknown;
}

function actionsOf(overlay: SourceText): Action[] {
  const [problem] = overlay.problems;
  if (problem !== undefined) throw invalid(overlay, [], problem.message, problem.range?.start.line);
  const { overlay: version, actions } = (overlay.data ?? {}) as { overlay?: unknown; actions?: unknown };
  if (version === undefined) throw invalid(overlay, [], 'it has no `overlay` field with the version (1.0.0)');
  if (!/^1(\.\d+)*$/.test(String(version)))
    throw invalid(overlay, ['overlay'], `version \`${String(version)}\` is not known (1.0.0 is)`);
  if (!Array.isArray(actions)) throw invalid(overlay, ['actions'], 'it has no list of `actions`');
  for (const [index, action] of actions.entries()) {
    const target = (action as Action | null)?.target;
    if (typeof target !== 'string') throw invalid(overlay, ['actions', index], 'an action needs a `target`, a JSONPath');
  }
  return actions as Action[];
}

function targetsOf(overlay: SourceText, action: Action, at: JsonPath, data: unknown): Selected[] {
  try {
    return select(action.target, data);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw invalid(overlay, [...at, 'target'], `the target \`${action.target}\` is no JSONPath: ${error.message}`);
  }
}

/** Each place once, later items of a list first: an index must still mean the same item when its turn comes. */
function lastFirst(targets: readonly Selected[]): JsonPath[] {
  const paths = new Map(targets.map(({ path }) => [toPointer(path), path]));
  return [...paths.values()].sort((one, other) => {
    for (const [depth, key] of one.entries()) {
      const next = other[depth];
      if (next === undefined) return -1;
      if (key !== next) return typeof key === 'number' && typeof next === 'number' ? next - key : 0;
    }
    return one.length - other.length === 0 ? 0 : 1;
  });
}

function invalid(overlay: SourceText, path: JsonPath, why: string, line?: number): AssayError {
  const at = line ?? overlay.rangeOf(path, true)?.start.line;
  return new AssayError('ASSAY_OVERLAY_INVALID', `${overlay.source}${at === undefined ? '' : `:${at + 1}`}: ${why}.`);
}

const REMOVED = Symbol('removed');

class Editor {
  private readonly origins: WeakMap<object, Origin>;
  private readonly root: Location;

  constructor(origins: WeakMap<object, Origin>, root: Location) {
    this.origins = origins;
    this.root = root;
  }

  edit(data: unknown, path: JsonPath, change: (value: unknown, self: Location) => unknown): unknown {
    const result = this.step(data, path, this.root, change);
    return result === REMOVED ? null : result;
  }

  private step(value: unknown, path: JsonPath, self: Location, change: (value: unknown, self: Location) => unknown): unknown {
    const [key, ...rest] = path;
    if (key === undefined) return change(value, self);
    // An earlier target of the same action has replaced what was around this one.
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
    const copy = this.copy(value as object, self);
    const origin = this.origins.get(copy)!;
    const after = this.step((copy as Record<string | number, unknown>)[key], rest, childOf(origin, key), change);
    if (after !== REMOVED) (copy as Record<string | number, unknown>)[key] = after;
    else if (Array.isArray(copy)) {
      const index = Number(key);
      const places = copy.map((_, at) => childOf(origin, at));
      copy.splice(index, 1);
      places.splice(index, 1);
      for (const [at, place] of places.entries()) origin.children.set(at, place);
    } else delete (copy as Record<string, unknown>)[key];
    return copy;
  }

  private copy(value: object, self: Location): object {
    const known = this.origins.get(value);
    const copy = Array.isArray(value) ? [...value] : { ...value };
    this.origins.set(copy, { self: known?.self ?? self, children: new Map(known?.children) });
    return copy;
  }

  /**
   * Overlay 1.0.0, Action Object: objects merge property by property, a scalar replaces, a list is appended to; a target that is a
   * list takes the update as one more entry (several where the update itself is a list, as 1.1 has it).
   */
  merge(target: unknown, update: unknown, self: Location, from: Location, isTarget = false): unknown {
    if (Array.isArray(target) && (isTarget || Array.isArray(update))) {
      const copy = this.copy(target, self) as unknown[];
      const origin = this.origins.get(copy)!;
      const entries = Array.isArray(update)
        ? update.map((item, index) => [item, { ...from, path: [...from.path, index] }] as const)
        : [[update, from] as const];
      for (const [item, place] of entries) {
        origin.children.set(copy.length, place);
        copy.push(item);
      }
      return copy;
    }
    if (!isObject(target) || !isObject(update)) {
      return update;
    }
    const copy = this.copy(target, self) as Record<string, unknown>;
    const origin = this.origins.get(copy)!;
    for (const [key, value] of Object.entries(update)) {
      if (key === '__proto__') continue;
      const place: Location = { source: from.source, path: [...from.path, key] };
      const before = Object.hasOwn(copy, key) ? copy[key] : undefined;
      const merges = (isObject(before) && isObject(value)) || (Array.isArray(before) && Array.isArray(value));
      copy[key] = merges ? this.merge(before, value, childOf(origin, key), place) : value;
      if (!merges) origin.children.set(key, place);
    }
    return copy;
  }
}

function childOf(origin: Origin, key: string | number): Location {
  return origin.children.get(key) ?? { source: origin.self.source, path: [...origin.self.path, key] };
}

function locate(data: unknown, path: JsonPath, root: Location, origins: WeakMap<object, Origin>): Location {
  let value = data;
  let place = root;
  for (const key of path) {
    const isContainer = typeof value === 'object' && value !== null;
    const origin = isContainer ? origins.get(value as object) : undefined;
    const step = Array.isArray(value) ? Number(key) : key;
    place = origin === undefined ? { source: place.source, path: [...place.path, key] } : childOf(origin, step);
    value = isContainer ? (value as Record<string | number, unknown>)[key] : undefined;
  }
  return place;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
