// A schema and the values that it is to judge in; as much of the schema as they reach, out. A validator judges them by it as by the whole,
// with the same errors, and is compiled in a fraction of the time.
import { isRecord } from './values.ts';

/** `schema` is `plain` (schema-facts.ts). */
export function pruneSchema(schema: unknown, values: readonly unknown[]): unknown {
  if (!isRecord(schema)) return schema;
  if (values.length === 0) return flagsOf(schema);
  const pruned: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    const prune = Object.hasOwn(PRUNERS, keyword) ? PRUNERS[keyword] : undefined;
    pruned[keyword] = prune === undefined ? value : prune(value, values, schema);
  }
  return pruned;
}

/** What lets a property be absent is asked for without looking at its value. */
function flagsOf({ readOnly, writeOnly }: Record<string, unknown>): unknown {
  return { ...(readOnly !== undefined && { readOnly }), ...(writeOnly !== undefined && { writeOnly }) };
}

type Pruner = (value: unknown, values: readonly unknown[], schema: Record<string, unknown>) => unknown;

const branches: Pruner = (list, values) => (list as unknown[]).map((branch) => pruneSchema(branch, values));
const nothing: Pruner = () => undefined;

const PRUNERS: Readonly<Record<string, Pruner>> = {
  allOf: branches,
  anyOf: branches,
  oneOf: branches,
  not: (branch, values) => pruneSchema(branch, values),
  items: (items, values) => pruneSchema(items, values.filter(Array.isArray).flat()),
  // The names stay: which of them is near to one that is not allowed is part of the message.
  properties: (properties, values) => {
    const objects = values.filter(isRecord);
    return mapped(properties, (name) => objects.flatMap((value) => (Object.hasOwn(value, name) ? [value[name]] : [])));
  },
  patternProperties: (properties, values) =>
    mapped(properties, (pattern) => {
      const expression = new RegExp(pattern);
      return members(values, (key) => expression.test(key));
    }),
  additionalProperties: (additional, values, { properties }) =>
    pruneSchema(
      additional,
      members(values, (key) => !isRecord(properties) || !Object.hasOwn(properties, key)),
    ),
  // They say nothing to a validator, and can be long.
  example: nothing,
  examples: nothing,
  default: nothing,
  description: nothing,
};

function mapped(schemas: unknown, valuesOf: (name: string) => unknown[]): unknown {
  return Object.fromEntries(
    Object.entries(schemas as object).map(([name, schema]) => [name, pruneSchema(schema, valuesOf(name))]),
  );
}

function members(values: readonly unknown[], matches: (key: string) => boolean): unknown[] {
  return values
    .filter(isRecord)
    .flatMap((value) => Object.entries(value).flatMap(([key, member]) => (matches(key) ? [member] : [])));
}
