// In: the node of a JSON Schema of any OpenAPI version. Out: its properties, types, values and branches, read through allOf, anyOf, oneOf and $ref.
import type { Node } from '../../description/node.ts';
import type { JsonPath, ReferenceLookup } from '../../description/types.ts';

const MAX_DEPTH = 8;
const MAX_PROPERTIES = 4_000;

export interface Property {
  readonly name: string;
  readonly node: Node;
  /** Required in every reading of the schema. */
  readonly required: boolean;
}

interface Entry {
  readonly way: JsonPath;
  /** Further places that declare the same property, such as the other branches of a union. */
  readonly others: JsonPath[];
  required: boolean;
}

type Index = Map<string, Entry>;

const memos = new WeakMap<ReferenceLookup, WeakMap<object, Index>>();

/**
 * What identifies a schema as it is read at this place: the `$ref` object when its siblings count, else the schema itself.
 * Undefined for schemas that are no objects (`true`, or a mistake).
 */
export function schemaKey(schema: Node): object | undefined {
  const value = schema.referrer?.value ?? schema.value;
  return typeof value === 'object' && value !== null && schema.isObject ? value : undefined;
}

export function isTrivial(schema: Node): boolean {
  return !schema.isObject || schema.keys().every((key) => key === 'description' || key === 'title' || key.startsWith('x-'));
}

function indexOf(schema: Node, depth: number, above: ReadonlySet<object>): Index {
  const key = schemaKey(schema);
  if (key === undefined || depth > MAX_DEPTH || above.has(key)) return new Map();
  const memo = memos.get(schema.lookup) ?? new WeakMap<object, Index>();
  memos.set(schema.lookup, memo);
  const known = memo.get(key);
  if (known !== undefined) return known;
  const index = buildIndex(schema, depth, new Set(above).add(key));
  // An index that was cut by the recursion limit or by a cycle depends on where the walk came from, so only a whole one is kept.
  if (depth === 0) memo.set(key, index);
  return index;
}

function buildIndex(schema: Node, depth: number, above: ReadonlySet<object>): Index {
  const index: Index = new Map();
  const required = new Set(requiredOf(schema));
  const properties = schema.get('properties');
  if (properties?.isObject) {
    for (const name of numbersFirst(properties.keys()).slice(0, MAX_PROPERTIES)) {
      index.set(name, { way: ['properties', name], others: [], required: required.has(name) });
    }
  }
  for (const [position, branch] of (schema.get('allOf')?.items() ?? []).entries()) {
    for (const [name, entry] of indexOf(branch, depth + 1, above)) merge(index, name, ['allOf', position], entry, entry.required);
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const union = schema.get(keyword);
    if (union === undefined) continue;
    const branches = union
      .items()
      .map((branch, position) => ({ position, branch }))
      .filter(({ branch }) => !isNullSchema(branch));
    const indexes = branches.map(({ branch, position }) => ({ position, index: indexOf(branch, depth + 1, above) }));
    for (const { position, index: inner } of indexes) {
      for (const [name, entry] of inner) {
        merge(
          index,
          name,
          [keyword, position],
          entry,
          indexes.every((other) => other.index.get(name)?.required === true),
        );
      }
    }
  }
  for (const name of required) {
    const entry = index.get(name);
    if (entry !== undefined) entry.required = true;
  }
  return index;
}

/** Names that look like numbers come first in plain objects, but not in those of every parser. */
function numbersFirst(names: string[]): string[] {
  const numbers = names.filter((name) => /^\d+$/.test(name));
  return numbers.length === 0
    ? names
    : [...numbers.sort((a, b) => Number(a) - Number(b)), ...names.filter((name) => !/^\d+$/.test(name))];
}

function merge(index: Index, name: string, prefix: JsonPath, entry: Entry, required: boolean): void {
  const known = index.get(name);
  const ways = [entry.way, ...entry.others].map((way) => [...prefix, ...way]);
  if (known === undefined) {
    if (index.size < MAX_PROPERTIES) index.set(name, { way: ways[0] as JsonPath, others: ways.slice(1), required });
  } else {
    if (known.others.length < 100) known.others.push(...ways);
    known.required ||= required;
  }
}

function requiredOf(schema: Node): string[] {
  const required = schema.get('required')?.value;
  return Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];
}

export function propertyNames(schema: Node): string[] {
  return [...indexOf(schema, 0, new Set()).keys()];
}

export function property(schema: Node, name: string): Property | undefined {
  const entry = indexOf(schema, 0, new Set()).get(name);
  if (entry === undefined) return undefined;
  const node = schema.at(...entry.way);
  return node === undefined ? undefined : { name, node, required: entry.required };
}

/** The places in which the branches of a union declare one property. */
export function declarations(schema: Node, name: string): Node[] {
  const entry = indexOf(schema, 0, new Set()).get(name);
  if (entry === undefined) return [];
  return [entry.way, ...entry.others].flatMap((way) => schema.at(...way) ?? []);
}

export function properties(schema: Node): Property[] {
  // Most properties stand side by side: what holds them is read once.
  const holders = new Map<string, Node | undefined>();
  const found: Property[] = [];
  for (const [name, { way, required }] of indexOf(schema, 0, new Set())) {
    const above = way.slice(0, -1);
    const key = above.length === 1 ? 'properties' : above.join('\n');
    if (!holders.has(key)) holders.set(key, schema.at(...above));
    const node = holders.get(key)?.get(way[way.length - 1] as string);
    if (node !== undefined) found.push({ name, node, required });
  }
  return found;
}

export function isNullSchema(schema: Node): boolean {
  const type = schema.get('type')?.value;
  if (type === 'null' || (Array.isArray(type) && type.length === 1 && type[0] === 'null')) return true;
  return schema.isObject && (schema.value as { const?: unknown }).const === null;
}

/** The JSON types that the schema lets through, as far as it says; an empty set when it does not say. `null` is left out. */
export function typesOf(schema: Node, depth = 0): Set<string> {
  const types = new Set<string>();
  if (!schema.isObject || depth > MAX_DEPTH) return types;
  const type = schema.get('type')?.value;
  for (const name of Array.isArray(type) ? type : [type]) if (typeof name === 'string') types.add(name);
  if (types.size === 0) {
    for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
      for (const branch of schema.get(keyword)?.items() ?? []) for (const name of typesOf(branch, depth + 1)) types.add(name);
    }
  }
  if (types.size === 0) {
    for (const value of ownValues(schema) ?? [])
      types.add(Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);
    if (schema.get('properties')?.isObject || schema.get('additionalProperties')?.isObject) types.add('object');
    if (schema.get('items') !== undefined) types.add('array');
  }
  types.delete('null');
  return types;
}

function ownValues(schema: Node): unknown[] | undefined {
  if (!schema.isObject) return undefined;
  if (Object.hasOwn(schema.value as object, 'const')) return [schema.get('const')?.value];
  const listed = schema.get('enum')?.value;
  return Array.isArray(listed) ? listed : undefined;
}

/** The values that the schema lists, and whether others are let through beside them. Undefined when it lists none. */
export function valuesOf(schema: Node, depth = 0): { readonly values: readonly unknown[]; readonly open: boolean } | undefined {
  if (depth > MAX_DEPTH || !schema.isObject) return undefined;
  const own = ownValues(schema);
  // `x-ms-enum` says that the values are those of today.
  const open = schema.at('x-ms-enum', 'modelAsString')?.value === true;
  if (own !== undefined) return { values: own.filter((value) => value !== null), open };
  // `x-extensible-enum` (Zalando rule 112) lists the values that are known today.
  const extensible = schema.get('x-extensible-enum')?.value;
  if (Array.isArray(extensible)) return { values: extensible, open: true };
  for (const branch of schema.get('allOf')?.items() ?? []) {
    const inner = valuesOf(branch, depth + 1);
    if (inner !== undefined) return inner;
  }
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = (schema.get(keyword)?.items() ?? []).filter((branch) => !isNullSchema(branch));
    const listed = branches.map((branch) => valuesOf(branch, depth + 1));
    if (listed.some((inner) => inner !== undefined)) {
      const values = [...new Set(listed.flatMap((inner) => inner?.values ?? []))];
      return { values, open: listed.some((inner) => inner === undefined || inner.open) };
    }
  }
  return undefined;
}

/** The alternatives of a union, nested unions flattened, `null` left out. The schema itself when it is no union. */
export function branchesOf(schema: Node, depth = 0): Node[] {
  // A variant may carry a union of its own (`anyOf` over `required`): with properties beside it, it is one variant.
  if (!schema.isObject || depth > 4 || (depth > 0 && schema.get('properties')?.isObject)) return [schema];
  for (const keyword of ['oneOf', 'anyOf']) {
    const branches = (schema.get(keyword)?.items() ?? []).filter((branch) => !isNullSchema(branch));
    if (branches.length > 0) return branches.flatMap((branch) => branchesOf(branch, depth + 1)).slice(0, 1_000);
  }
  const parts = schema.get('allOf')?.items() ?? [];
  const sole = parts[0];
  if (parts.length === 1 && sole !== undefined && !schema.get('properties')?.isObject) return branchesOf(sole, depth + 1);
  return [schema];
}

/** The schema of the items when the schema is, or may be, an array. */
export function itemsOf(schema: Node, depth = 0): Node | undefined {
  if (!schema.isObject || depth > MAX_DEPTH) return undefined;
  const items = schema.get('items');
  if (items?.isObject) return items;
  const first = schema.get('prefixItems')?.items()[0];
  if (first !== undefined) return first;
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    for (const branch of schema.get(keyword)?.items() ?? []) {
      const inner = itemsOf(branch, depth + 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
