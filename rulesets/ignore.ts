// The API map in; the exceptions that its description makes with `x-ai-ignore`, and which of them stand over a place, out.
import type { ApiMap } from '../src/api-map/types.ts';
import { Node } from '../src/description/node.ts';
import type { JsonPath, ReferenceLookup } from '../src/description/types.ts';

export const IGNORE = 'x-ai-ignore';

/** What a rule looks at, as far as an exception for it can stand elsewhere than around the place that is at fault. */
export interface Holders {
  readonly operation?: { readonly node: Node; readonly path: string };
  readonly webhook?: { readonly node: Node };
  readonly channel?: { readonly node: Node };
}

/** The root of the description, where it has anything that a rule could look at. */
export function rootOf({ operations, webhooks, realtime }: ApiMap): Node | undefined {
  const some = operations[0] ?? webhooks[0] ?? realtime?.channels[0] ?? realtime?.servers[0];
  return some === undefined ? undefined : Node.root(some.node.lookup);
}

/** The reason why `rule` does not apply, as the value of an `x-ai-ignore` states it. An exception without a reason excuses nothing. */
export function reasonIn(ignore: unknown, rule: string): string | undefined {
  if (typeof ignore !== 'object' || ignore === null || !Object.hasOwn(ignore, rule)) return undefined;
  const reason = (ignore as Record<string, unknown>)[rule];
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
}

/** Every `x-ai-ignore` of the description, wherever it stands. */
export function ignoresOf(map: ApiMap): readonly Node[] {
  const known = found.get(map);
  if (known !== undefined) return known;
  const root = rootOf(map);
  const ignores = root === undefined || !mentionsAny(root.lookup) ? [] : search(root);
  found.set(map, ignores);
  return ignores;
}

const found = new WeakMap<ApiMap, readonly Node[]>();

/** The ids of the `x-ai-ignore`s that excuse `node` from `rule`: those around it, around the reference to it, and around its holders. */
export function excuses(rule: string, node: Node, { operation, webhook, channel }: Holders): string[] {
  const { lookup } = node;
  const ids = [...around(rule, lookup, lookup.source, []), ...around(rule, lookup, node.source, node.path)];
  for (let at = node.referrer; at !== undefined; at = at.referrer) ids.push(...around(rule, lookup, at.source, at.path));
  if (operation !== undefined) ids.push(...around(rule, lookup, lookup.source, ['paths', operation.path]));
  for (const holder of [operation, webhook, channel]) {
    if (holder !== undefined) ids.push(...around(rule, lookup, holder.node.source, holder.node.path));
  }
  return ids;
}

/** Looks at values as they are written, so that each exception is met where it stands and no reference is followed. */
function* around(rule: string, lookup: ReferenceLookup, source: string, path: JsonPath): Generator<string> {
  let value: unknown = lookup.lookup('#', source)?.value;
  for (let depth = 0; typeof value === 'object' && value !== null; depth++) {
    const holder = value as Record<string | number, unknown>;
    if (Object.hasOwn(holder, IGNORE) && reasonIn(holder[IGNORE], rule) !== undefined)
      yield new Node(lookup, undefined, source, [...path.slice(0, depth), IGNORE], []).id;
    const key = path[depth];
    if (key === undefined || !Object.hasOwn(holder, key)) return;
    value = holder[key];
  }
}

/** Whether the description has an exception at all. Hardly one has, and this costs no paths. */
function mentionsAny(lookup: ReferenceLookup): boolean {
  const seen = new Set<object>();
  const stack: { value: unknown; source: string }[] = [{ value: lookup.root, source: lookup.source }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { value, source } = step;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (Object.hasOwn(value, IGNORE)) return true;
    const { $ref: reference } = value as { $ref?: unknown };
    if (typeof reference === 'string' && !reference.startsWith('#')) {
      const target = lookup.lookup(reference, source);
      if (target !== undefined) stack.push({ value: target.value, source: target.source });
    }
    for (const child of Object.values(value)) stack.push({ value: child, source });
  }
  return false;
}

/** Keys whose value is data, where the word is no extension. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);
/** Keys whose value maps names to schemas: a property may have any name. */
const NAMES = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

/** By references as well, so that every place is known by the way that leads to it. */
function search(root: Node): Node[] {
  const ignores = new Map<string, Node>();
  const seen = new Set<string>();
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const { lookup, value, source, path, via, referrer } = node;
    if (referrer !== undefined) {
      // What stands beside a reference hides what its target says: both are looked at, each by itself.
      stack.push(new Node(lookup, value, source, path, via));
      node = new Node(lookup, referrer.value, referrer.source, referrer.path, via, referrer.referrer);
    }
    if (typeof node.value !== 'object' || node.value === null || seen.has(node.id)) continue;
    seen.add(node.id);
    for (const child of childrenOf(node)) {
      if (child.path.at(-1) === IGNORE) ignores.set(child.id, child);
      else stack.push(child);
    }
  }
  return [...ignores.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function childrenOf(node: Node): Node[] {
  if (Array.isArray(node.value)) return node.items();
  const names = holdsNames(node.path);
  return node.keys().flatMap((key) => {
    const passed = !names && (DATA.has(key) || (key.startsWith('x-') && key !== IGNORE && key !== 'x-webhooks'));
    return passed || (names && key === IGNORE) ? [] : (node.get(key) ?? []);
  });
}

/** `properties` is a map of names, unless it is itself the name of a property. */
function holdsNames(path: JsonPath): boolean {
  let count = 0;
  while (NAMES.has(String(path.at(-1 - count)))) count++;
  return count % 2 === 1;
}
