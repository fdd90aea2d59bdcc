// Whether a value keeps to a schema, in the keywords that the model can follow. So nothing is sent that was written wrongly.
// The schema is the caller's, so it is read and never compiled, and a pattern may take only so many steps.
import type { OutputSchema } from '../types.ts';
import { matches, parsePattern } from './pattern.ts';
import { resolve, same } from './schema.ts';

const MAX_DEPTH = 200;
type Entries = Readonly<Record<string, unknown>>;

export function accepts(schema: unknown, value: unknown, root: OutputSchema, depth = 0): boolean {
  if (schema === true || schema === undefined) return true;
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return false;
  const node = schema as OutputSchema;
  const holds = (child: unknown, part: unknown = value) => accepts(child, part, root, depth + 1);
  if (typeof node.$ref === 'string' && !holds(resolve(node.$ref, root, ''))) return false;
  if ('const' in node && !same(node.const, value)) return false;
  if (Array.isArray(node.enum) && !node.enum.some((one) => same(one, value))) return false;
  if (node.type !== undefined && ![node.type].flat().some((type) => hasType(value, type))) return false;
  if (Array.isArray(node.allOf) && !node.allOf.every((child) => holds(child))) return false;
  if (Array.isArray(node.anyOf) && !node.anyOf.some((child) => holds(child))) return false;
  if (Array.isArray(node.oneOf) && node.oneOf.filter((child) => holds(child)).length !== 1) return false;
  if (node.not !== undefined && holds(node.not)) return false;
  if (typeof value === 'number') return acceptsNumber(node, value);
  if (typeof value === 'string') return acceptsString(node, value);
  if (Array.isArray(value)) return acceptsArray(node, value, holds);
  return typeof value !== 'object' || value === null || acceptsObject(node, value as Entries, holds);
}

export function hasType(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

export function acceptsNumber(node: OutputSchema, value: number): boolean {
  return (
    value >= limit(node.minimum, Number.NEGATIVE_INFINITY) &&
    value <= limit(node.maximum, Number.POSITIVE_INFINITY) &&
    value > limit(node.exclusiveMinimum, Number.NEGATIVE_INFINITY) &&
    value < limit(node.exclusiveMaximum, Number.POSITIVE_INFINITY) &&
    (typeof node.multipleOf !== 'number' || Number.isInteger(value / node.multipleOf))
  );
}

export function acceptsString(node: OutputSchema, value: string): boolean {
  // Characters, not UTF-16 units.
  const length = [...value].length;
  if (length < limit(node.minLength, 0) || length > limit(node.maxLength, Number.POSITIVE_INFINITY)) return false;
  return typeof node.pattern !== 'string' || matches(parsePattern(node.pattern), value);
}

function acceptsArray(node: OutputSchema, value: readonly unknown[], holds: (child: unknown, part: unknown) => boolean): boolean {
  const first = Array.isArray(node.prefixItems) ? node.prefixItems : [];
  return (
    value.length >= limit(node.minItems, 0) &&
    value.length <= limit(node.maxItems, Number.POSITIVE_INFINITY) &&
    (node.uniqueItems !== true || value.every((item, index) => !value.slice(0, index).some((other) => same(item, other)))) &&
    value.every((item, index) => holds(index < first.length ? first[index] : (node.items ?? true), item))
  );
}

function acceptsObject(node: OutputSchema, value: Entries, holds: (child: unknown, part: unknown) => boolean): boolean {
  const names = Object.keys(value);
  const needed = (Array.isArray(node.required) ? node.required : []) as string[];
  const dependent = Object.entries((node.dependentRequired ?? {}) as Record<string, string[]>);
  return (
    names.length >= limit(node.minProperties, 0) &&
    names.length <= limit(node.maxProperties, Number.POSITIVE_INFINITY) &&
    needed.every((name) => Object.hasOwn(value, name)) &&
    dependent.every(([name, others]) => !Object.hasOwn(value, name) || others.every((other) => Object.hasOwn(value, other))) &&
    names.every((name) => node.propertyNames === undefined || holds(node.propertyNames, name)) &&
    names.every((name) => schemasOf(node, name).every((child) => holds(child, value[name])))
  );
}

/** Those that a property must keep to. */
export function schemasOf(node: OutputSchema, name: string): readonly unknown[] {
  const properties = (node.properties ?? {}) as Entries;
  const patterns = Object.entries((node.patternProperties ?? {}) as Entries);
  const found = [
    ...(Object.hasOwn(properties, name) ? [properties[name]] : []),
    ...patterns.filter(([pattern]) => matches(parsePattern(pattern), name)).map(([, child]) => child),
  ];
  return found.length > 0 ? found : [node.additionalProperties ?? true];
}

function limit(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
