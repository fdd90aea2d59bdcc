// A converted schema in, the same schema out in which variants may overlap: every `oneOf` is read as `anyOf`.
import type { Converted, Json } from './convert.ts';

const SCHEMAS = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const DATA = new Set(['const', 'enum', 'default', 'examples', 'required', 'dependentRequired']);

export function withOverlap(schema: Converted): Converted {
  if (typeof schema !== 'object' || schema === null) return schema;
  const { oneOf, ...rest } = schema;
  const entries = Object.entries(rest).map(([key, value]): [string, unknown] => [
    key,
    DATA.has(key) ? value : within(key, value),
  ]);
  const result: Json = Object.fromEntries(entries);
  if (!Array.isArray(oneOf)) return result;
  const union = { anyOf: oneOf.map(withOverlap) };
  if (result.anyOf === undefined) return { ...result, ...union };
  return { ...result, allOf: [...((result.allOf as unknown[] | undefined) ?? []), union] };
}

function within(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withOverlap(item as Converted));
  if (typeof value !== 'object' || value === null) return value;
  if (!SCHEMAS.has(key)) return withOverlap(value as Json);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, withOverlap(schema as Converted)]));
}
