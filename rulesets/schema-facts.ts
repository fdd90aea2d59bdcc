// What the keywords of a schema say, seen through its compositions.
import type { Field } from '../src/api-map/types.ts';
import type { Node } from '../src/description/node.ts';

const MAX_DEPTH = 6;

/** The schema and all members of its `allOf`, `anyOf` and `oneOf`, each once. */
export function parts(schema: Node): Node[] {
  const found = new Map<string, Node>();
  collect(schema, 0, found);
  return [...found.values()];
}

/** Those parts that are written within the schema, which itself stands where it is used: what is changed there changes nothing else. */
export function partsInPlace(schema: Node): Node[] {
  const owner = String(schema.path.at(-2));
  if (owner !== 'properties' && !['schema', 'items'].includes(String(schema.path.at(-1)))) return [];
  return parts(schema).filter(
    ({ source, path }) => source === schema.source && schema.path.every((key, index) => path[index] === key),
  );
}

function collect(schema: Node, depth: number, found: Map<string, Node>): void {
  if (depth > MAX_DEPTH || found.has(schema.id)) return;
  found.set(schema.id, schema);
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    for (const member of schema.get(keyword)?.items() ?? []) collect(member, depth + 1, found);
  }
}

/** The names in `type`, of all parts together. Empty when no part states a type. */
export function types(schema: Node): Set<string> {
  const names = parts(schema).flatMap((part) => [part.get('type')?.value].flat());
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** The greatest lower and the least upper bound that any part states. OpenAPI 3.0 writes exclusive bounds as booleans beside the bound. */
export function bounds(schema: Node): { lower?: number; upper?: number } {
  const numbers = (...keywords: string[]) =>
    parts(schema).flatMap((part) => keywords.flatMap((keyword) => part.number(keyword) ?? []));
  const lower = numbers('minimum', 'exclusiveMinimum');
  const upper = numbers('maximum', 'exclusiveMaximum');
  return { ...(lower.length > 0 && { lower: Math.max(...lower) }), ...(upper.length > 0 && { upper: Math.min(...upper) }) };
}

/** A field for a message. A schema that several fields share is one defect, so it is not named after one of them. */
export function nameOf(field: Field, otherwise = 'the field'): string {
  const name = field.at.split('/').at(-1) ?? '';
  return field.schema?.path.at(-1) === name ? `\`${name}\`` : otherwise;
}

/** A list for a message: at most `limit` values, quoted and cut at `length`. */
export function quoted(values: Iterable<unknown>, limit = 6, length = 40): string {
  const all = [...values].map((value) => `\`${String(value).slice(0, length)}\``);
  return all.length > limit ? `${all.slice(0, limit).join(', ')} and ${all.length - limit} more` : all.join(', ');
}
