// A JSONPath (RFC 9535) and a document in, the places that it selects out. Bounded; a path that is not understood is an error.
import { type Filter, parsePath, type Segment, type Selector } from './json-path-syntax.ts';
import type { JsonPath } from './types.ts';

export { JsonPathError } from './json-path-syntax.ts';

export interface Selected {
  readonly path: JsonPath;
  readonly value: unknown;
}

const MAX_SELECTED = 200_000;

export function select(path: string, root: unknown): Selected[] {
  return run(parsePath(path), [{ path: [], value: root }], root);
}

function run(segments: readonly Segment[], start: readonly Selected[], root: unknown): Selected[] {
  let nodes: readonly Selected[] = start;
  for (const segment of segments) {
    const from = segment.descends ? nodes.flatMap(descendants) : nodes;
    nodes = from
      .flatMap((node) => segment.selectors.flatMap((selector) => [...pick(selector, node, root)]))
      .slice(0, MAX_SELECTED);
  }
  return [...nodes];
}

function descendants(node: Selected): Selected[] {
  const found: Selected[] = [];
  const stack = [node];
  for (let next = stack.pop(); next !== undefined && found.length < MAX_SELECTED; next = stack.pop()) {
    found.push(next);
    stack.push(...children(next).reverse());
  }
  return found;
}

function children({ path, value }: Selected): Selected[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => ({ path: [...path, index], value: item }));
  return Object.entries(value).map(([key, item]) => ({ path: [...path, key], value: item }));
}

function* pick(selector: Selector, node: Selected, root: unknown): Generator<Selected> {
  const { value, path } = node;
  switch (selector.kind) {
    case 'name':
      if (isObject(value) && Object.hasOwn(value, selector.name))
        yield { path: [...path, selector.name], value: value[selector.name] };
      return;
    case 'wildcard':
      return yield* children(node);
    case 'index': {
      if (!Array.isArray(value)) return;
      const index = selector.index < 0 ? value.length + selector.index : selector.index;
      if (index >= 0 && index < value.length) yield { path: [...path, index], value: value[index] };
      return;
    }
    case 'slice': {
      if (!Array.isArray(value) || selector.step === 0) return;
      const forward = selector.step > 0;
      const bound = (at: number | undefined, otherwise: number) =>
        at === undefined ? otherwise : Math.max(-1, Math.min(value.length, at < 0 ? value.length + at : at));
      const start = bound(selector.start, forward ? 0 : value.length - 1);
      const end = bound(selector.end, forward ? value.length : -1);
      for (
        let index = forward ? Math.max(0, start) : Math.min(value.length - 1, start);
        forward ? index < end : index > end;
        index += selector.step
      ) {
        yield { path: [...path, index], value: value[index] };
      }
      return;
    }
    case 'filter':
      for (const child of children(node)) if (holds(selector.filter, child.value, root)) yield child;
  }
}

function holds(filter: Filter, current: unknown, root: unknown): boolean {
  switch (filter.kind) {
    case 'or':
      return filter.parts.some((part) => holds(part, current, root));
    case 'and':
      return filter.parts.every((part) => holds(part, current, root));
    case 'not':
      return !holds(filter.part, current, root);
    case 'exists': {
      const value = evaluate(filter.operand, current, root);
      return filter.operand.kind === 'call' ? value === true : value !== NOTHING;
    }
    case 'compare': {
      const left = evaluate(filter.left, current, root);
      const right = evaluate(filter.right, current, root);
      if (filter.operator === '==') return isEqual(left, right);
      if (filter.operator === '!=') return !isEqual(left, right);
      const ordered =
        (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
      const equal = isEqual(left, right);
      if (filter.operator === '<=' || filter.operator === '>=') if (equal) return true;
      if (!ordered) return false;
      return filter.operator.startsWith('<') ? left < right : left > right;
    }
  }
}

const NOTHING = Symbol('nothing');

function evaluate(operand: Extract<Filter, { kind: 'exists' }>['operand'], current: unknown, root: unknown): unknown {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'query') {
    const [first] = run(operand.segments, [{ path: [], value: operand.from === '@' ? current : root }], root);
    return first === undefined ? NOTHING : first.value;
  }
  const [first, second] = operand.arguments.map((argument) => evaluate(argument, current, root));
  switch (operand.name) {
    case 'length':
      if (typeof first === 'string') return [...first].length;
      return typeof first === 'object' && first !== null ? Object.keys(first).length : NOTHING;
    case 'count': {
      const [query] = operand.arguments;
      if (query?.kind !== 'query') return NOTHING;
      return run(query.segments, [{ path: [], value: query.from === '@' ? current : root }], root).length;
    }
    case 'value':
      return first;
    default: {
      // `match` is anchored, `search` is not.
      if (typeof first !== 'string' || typeof second !== 'string' || second.length > 1000 || first.length > 10_000) return false;
      try {
        return new RegExp(operand.name === 'match' ? `^(?:${second})$` : second, 'u').test(first);
      } catch {
        return false;
      }
    }
  }
}

function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const keys = Object.keys(left);
  if (Array.isArray(left) !== Array.isArray(right) || keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && isEqual((left as never)[key], (right as never)[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
