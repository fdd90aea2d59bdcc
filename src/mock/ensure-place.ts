// A value, its schema and a pointer go in; the place comes out, made from samples of the schema where the value lacks it.
import { branchesOf, itemsOf, property, valuesOf } from '../api-map/schema/schema-view.ts';
import type { WirePointer } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import type { Schemas } from './schemas.ts';
import { isObject, type Place, places } from './wire.ts';

export interface Making {
  readonly schemas: Schemas;
  readonly seed: number;
}

/** The first place that `pointer` names. Undefined when neither the value nor the schema has one. */
export function ensurePlace(root: unknown, schema: Node, pointer: WirePointer, making: Making): Place | undefined {
  const existing = places(root, pointer)[0];
  if (existing !== undefined) return existing;
  const keys = fromPointer(pointer);
  const at: (string | number)[] = [];
  let value = root;
  let node: Node | undefined = schema;
  for (const [depth, key] of keys.entries()) {
    if (node === undefined) return undefined;
    const rest = keys.slice(depth + 1);
    if (key === '*') {
      if (!Array.isArray(value)) return undefined;
      const branch = itemWith(node, rest);
      if (branch === undefined) return undefined;
      // An item that has the kind of what is missing gets it; one more is made only where there is none.
      let index = value.findIndex((item) => isObject(item) && fits(branch, item, making));
      if (index < 0) index = value.push(making.schemas.sample(branch, 'response', making.seed)) - 1;
      at.push(index);
      value = value[index];
      node = branch;
      continue;
    }
    if (!isObject(value)) return undefined;
    const holder: Node | undefined = branchWith(node, [key, ...rest]);
    const child: Node | undefined = holder === undefined ? undefined : property(holder, key)?.node;
    if (child === undefined) return undefined;
    const current = value[key];
    const wantsList = rest[0] === '*';
    if (current === undefined || current === null || (wantsList && !Array.isArray(current))) {
      value[key] = wantsList
        ? []
        : rest.length > 0
          ? containerOf(child, rest, making)
          : making.schemas.sample(child, 'response', making.seed);
    }
    at.push(key);
    value = value[key];
    node = child;
  }
  return places(root, pointer)[0] ?? { keys: at, indices: [], value };
}

function fits(branch: Node, item: unknown, making: Making): boolean {
  return making.schemas.violations(branch, item, 'response').length === 0;
}

function containerOf(schema: Node, rest: readonly string[], making: Making): unknown {
  const sampled = making.schemas.sample(branchWith(schema, rest) ?? schema, 'response', making.seed);
  return isObject(sampled) ? sampled : {};
}

/** The first branch of `schema` in which all of `keys` can stand; one for what a model says before one for what it is told. */
export function branchWith(schema: Node, keys: readonly string[]): Node | undefined {
  const branches = branchesOf(schema);
  if (branches.length === 1) return hasPath(branches[0]!, keys) ? branches[0] : undefined;
  const fitting = branches.filter((branch) => hasPath(branch, keys));
  return fitting.find((branch) => !isInput(branch)) ?? fitting[0];
}

/** The same for the items of a list, which may be a union of lists. */
function itemWith(schema: Node, keys: readonly string[]): Node | undefined {
  const fitting = branchesOf(schema).flatMap((list) => {
    const items = itemsOf(list);
    return (items === undefined ? undefined : branchWith(items, keys)) ?? [];
  });
  return fitting.find((branch) => !isInput(branch)) ?? fitting[0];
}

function isInput(branch: Node): boolean {
  return ['type', 'role'].some((name) => {
    const node = property(branch, name)?.node;
    const values = node === undefined ? [] : (valuesOf(node)?.values ?? []);
    return values.length === 1 && /^(input|user|system|developer)/.test(String(values[0]));
  });
}

export function hasPath(schema: Node, keys: readonly string[]): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return true;
  const child = key === '*' ? itemsOf(schema) : property(schema, key)?.node;
  return child !== undefined && branchesOf(child).some((branch) => hasPath(branch, rest));
}

/** The schema of the field at `keys` (`*` for items), read through unions. */
export function schemaAt(schema: Node, keys: readonly string[]): Node | undefined {
  let node: Node | undefined = schema;
  for (const [at, key] of keys.entries()) {
    const holder: Node | undefined = node === undefined ? undefined : branchWith(node, keys.slice(at));
    if (holder === undefined) return undefined;
    node = key === '*' ? itemsOf(holder) : property(holder, key)?.node;
  }
  return node;
}
