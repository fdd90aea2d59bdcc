// A JSONPath of Spectral's dialect in, steps of an automaton out. Undefined for what the library must match itself.
import { parse } from 'nimma/parser';
import { compileFilter, type Predicate } from './filter.ts';
import type { Segment } from './types.ts';

/** Whether a step goes from a value to the one under `key`. */
export type Step =
  | { readonly by: 'any'; readonly deep: boolean }
  /** `names`: all keys that it matches, where they can be listed. */
  | { readonly by: 'key'; readonly deep: boolean; readonly names?: readonly string[]; matches(key: Segment): boolean }
  | { readonly by: 'filter'; readonly deep: boolean; matches(value: unknown, key: Segment): boolean };

export interface CompiledPath {
  readonly steps: readonly Step[];
  /** `~`: the key in place of the value. */
  readonly keyed: boolean;
  /** `^`: the parent in place of the value. */
  readonly parent: boolean;
  /** The keys of a path that leads to one place only: `$.info.contact`. */
  readonly fixed?: readonly Segment[];
}

interface Parsed {
  readonly type: string;
  readonly value?: unknown;
  deep?: boolean;
}

export function compilePath(expression: string): CompiledPath | undefined {
  try {
    const nodes: Parsed[] = parse(expression);
    const { keyed, parents } = modifiers(nodes);
    if (parents > 1 || ((keyed || parents > 0) && nodes.length === 0) || isLeftToTheLibrary(nodes)) return undefined;
    const compacted = compact(nodes);
    const steps = compacted.map(step);
    if (steps.includes(undefined)) return undefined;
    const isFixed = compacted.every(({ type, deep }) => type === 'MemberExpression' && deep !== true);
    return {
      steps: steps as Step[],
      keyed,
      parent: parents === 1,
      ...(isFixed && { fixed: compacted.map(({ value }) => value as Segment) }),
    };
  } catch {
    return undefined;
  }
}

/** Takes the modifiers off the end; `~` after `^` forgets the parents, as the library does. */
function modifiers(nodes: Parsed[]): { keyed: boolean; parents: number } {
  let keyed = false;
  let parents = 0;
  for (;;) {
    const last = nodes.at(-1)?.type;
    if (last === 'KeyExpression') {
      keyed = true;
      parents = 0;
    } else if (last === 'ParentExpression') parents++;
    else return { keyed, parents };
    nodes.pop();
  }
}

/**
 * Where the library's matching is not that of an automaton: several deep steps with others between or before them (it hands those to another
 * library), a filter as the first of several steps (it looks at the last value instead), and `$..`.
 */
function isLeftToTheLibrary(nodes: readonly Parsed[]): boolean {
  if (nodes.some(({ type }) => type === 'AllParentExpression')) return true;
  if (nodes.length > 1 && nodes[0]?.type === 'ScriptFilterExpression' && nodes[0].deep !== true) return true;
  const deep = nodes.flatMap(({ deep }, index) => (deep === true ? [index] : []));
  if (deep.length < 2) return false;
  const [first, second] = deep;
  // `$..content..[?(…)]` and `$.components.schemas..properties..example`: a deep member, and at once a last deep step.
  const [before, last] = [nodes[first!], nodes[second!]];
  return !(
    deep.length === 2 &&
    second === first! + 1 &&
    second === nodes.length - 1 &&
    before?.type === 'MemberExpression' &&
    !Number.isSafeInteger(Number(before.value)) &&
    (last?.type === 'MemberExpression' || last?.type === 'ScriptFilterExpression')
  );
}

/** A deep wildcard before another step makes that one deep. */
function compact(nodes: readonly Parsed[]): Parsed[] {
  const kept: Parsed[] = [];
  let deepen = false;
  for (const [index, node] of nodes.entries()) {
    if (node.type === 'WildcardExpression' && node.deep === true && index !== nodes.length - 1) {
      deepen = true;
      continue;
    }
    kept.push(deepen ? { ...node, deep: true } : node);
    deepen = false;
  }
  return kept;
}

function step({ type, value, deep = false }: Parsed): Step | undefined {
  switch (type) {
    case 'WildcardExpression':
      return { by: 'any', deep };
    case 'MemberExpression':
      return { by: 'key', deep, names: [String(value)], matches: (key) => String(key) === String(value) };
    case 'MultipleMemberExpression': {
      const names = (value as readonly Segment[]).map(String);
      return { by: 'key', deep, names, matches: (key) => names.includes(String(key)) };
    }
    case 'SliceExpression':
      return slice(value as readonly (number | null)[], deep);
    case 'ScriptFilterExpression': {
      const predicate = compileFilter(value as string);
      return predicate && { by: 'filter', deep, matches: (v, key) => holds(predicate, v, key) };
    }
    default:
      return undefined;
  }
}

/** `@.schema.type` on a value without a schema throws: such a value does not match. In the library it ends the whole run. */
function holds(predicate: Predicate, value: unknown, key: Segment): boolean {
  try {
    return Boolean(predicate(value, key));
  } catch {
    return false;
  }
}

function slice([start, end, by]: readonly (number | null)[], deep: boolean): Step | undefined {
  // Deep slices, steps, and what is counted from the end have ways of their own in the library.
  if (deep || typeof start !== 'number' || start < 0 || (typeof end === 'number' && end < 0) || by !== 1) return undefined;
  return {
    by: 'key',
    deep,
    matches: (key) => typeof key === 'number' && key >= start && (typeof end !== 'number' || key < end),
  };
}
