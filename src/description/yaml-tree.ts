// The syntax tree of a YAML text in, plain data out: aliases shared, merge keys applied as Spectral applies them, all bounded.
import {
  determineScalarType,
  Kind,
  parseYamlBigInteger,
  parseYamlBoolean,
  parseYamlFloat,
  ScalarType,
  type YAMLMapping,
  type YAMLNode,
  type YAMLScalar,
} from '@stoplight/yaml-ast-parser';
import type { JsonPath } from './types.ts';

export const MAX_DEPTH = 500;
/** How many values a document may hold once its aliases are written out. The largest real description has 250,000. */
export const MAX_VALUES = 3_000_000;

/** Thrown by `dataOfTree` for a document that is refused; `offset` is where. */
export class TreeRefusal extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export interface Duplicate {
  readonly path: JsonPath;
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

export function dataOfTree(tree: YAMLNode): { data: unknown; duplicates: Duplicate[] } {
  const duplicates: Duplicate[] = [];
  const anchored = new Map<YAMLNode, { data: unknown; values: number } | 'open'>();
  let values = 0;
  let aliased = false;

  function convert(node: YAMLNode | null | undefined, path: (string | number)[]): unknown {
    if (!node) return null;
    values++;
    if (path.length > MAX_DEPTH)
      throw new TreeRefusal(`The document is nested deeper than ${MAX_DEPTH} levels.`, node.startPosition);
    if (aliased && values > MAX_VALUES) {
      throw new TreeRefusal(`The aliases of the document stand for more than ${MAX_VALUES} values.`, node.startPosition);
    }
    if (node.kind === Kind.ANCHOR_REF) return alias(node, path);
    if (node.anchorId === undefined) return plain(node, path);
    const before = values;
    anchored.set(node, 'open');
    const data = plain(node, path);
    anchored.set(node, { data, values: values - before });
    return data;
  }

  function alias(node: YAMLNode, path: (string | number)[]): unknown {
    aliased = true;
    const target = node.value as YAMLNode | undefined;
    if (!target) return null;
    const known = anchored.get(target);
    if (known === 'open') throw new TreeRefusal('An alias stands inside the value that it names.', node.startPosition);
    if (known === undefined) return convert(target, path);
    values += known.values;
    return known.data;
  }

  function plain(node: YAMLNode, path: (string | number)[]): unknown {
    if (node.kind === Kind.MAP) return mapping(node, path);
    if (node.kind === Kind.SEQ) {
      const items = (node as unknown as { items: (YAMLNode | null)[] }).items;
      return items.map((item, index) => within(path, index, () => convert(item, path)));
    }
    return node.kind === Kind.SCALAR ? scalar(node as YAMLScalar) : null;
  }

  function mapping(node: YAMLNode, path: (string | number)[]): unknown {
    const result: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const pair of (node.mappings ?? []) as YAMLMapping[]) {
      if (pair.key.kind !== Kind.SCALAR) continue;
      const key = String(scalar(pair.key));
      if (key === '<<') {
        merge(result, convert(pair.value, path));
        continue;
      }
      if (seen.has(key)) duplicates.push({ path: [...path, key], key, start: pair.key.startPosition, end: pair.key.endPosition });
      seen.add(key);
      set(
        result,
        key,
        within(path, key, () => convert(pair.value, path)),
      );
    }
    return result;
  }

  return { data: convert(tree, []), duplicates };
}

/** One mutable path for the whole walk: a copy per value would cost more than the conversion. */
function within<T>(path: (string | number)[], key: string | number, visit: () => T): T {
  path.push(key);
  const result = visit();
  path.pop();
  return result;
}

/** The first of several merged maps wins over the later ones; what stands after `<<` in the map wins over both. */
function merge(result: Record<string, unknown>, merged: unknown): void {
  for (const item of Array.isArray(merged) ? merged.toReversed() : [merged]) {
    if (typeof item !== 'object' || item === null) continue;
    for (const [key, value] of Object.entries(item)) set(result, key, value);
  }
}

/** An assignment to `__proto__` would set the prototype. */
function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

function scalar(node: YAMLScalar): unknown {
  switch (determineScalarType(node)) {
    case ScalarType.null:
      return null;
    case ScalarType.bool:
      return parseYamlBoolean(node.value);
    case ScalarType.int:
      return Number(parseYamlBigInteger(node.value));
    case ScalarType.float:
      return parseYamlFloat(node.value);
    default:
      return String(node.value);
  }
}
