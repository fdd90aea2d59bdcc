// The assertions of one schema object as written in, those of 2020-12 that ajv accepts out; what makes no sense is left out and named.
import type { Json } from './convert.ts';
import { safePattern } from './pattern.ts';

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);
const COUNTS = ['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties', 'maxContains', 'minContains'];
/** Formats that can be checked without wronging anyone. All others are annotations, as JSON Schema 2020-12 §7.2 has it. */
export const ASSERTED_FORMATS = ['date-time', 'date', 'email', 'uuid', 'ipv4', 'ipv6', 'uri', 'byte', 'int32'] as const;

export function assertions(schema: Json, limit: (message: string) => void): Json {
  const result: Json = {};
  const type = typeOf(schema.type, limit);
  if (type !== undefined) result.type = type;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) result.enum = schema.enum;
  if (schema.const !== undefined) result.const = schema.const;
  for (const key of COUNTS) {
    const value = schema[key];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) result[key] = value;
    else if (value !== undefined && value !== null) limit(`\`${key}: ${JSON.stringify(value)}\` is no count.`);
  }
  bounds(schema, result, limit);
  if (typeof schema.multipleOf === 'number' && schema.multipleOf > 0) result.multipleOf = schema.multipleOf;
  if (schema.uniqueItems === true) result.uniqueItems = true;
  if (Array.isArray(schema.required)) result.required = [...new Set(schema.required.filter((name) => typeof name === 'string'))];
  if (typeof schema.pattern === 'string') {
    const { limit: why } = safePattern(schema.pattern);
    if (why === undefined) result.pattern = schema.pattern;
    else limit(why);
  }
  if (typeof schema.format === 'string' && (ASSERTED_FORMATS as readonly string[]).includes(schema.format))
    result.format = schema.format;
  for (const name of Object.keys((schema.patternProperties as object | undefined) ?? {})) {
    const { limit: why } = safePattern(name);
    if (why !== undefined) limit(why);
  }
  dependencies(schema, result);
  return result;
}

function typeOf(written: unknown, limit: (message: string) => void): string | string[] | undefined {
  if (written === undefined || written === null) return undefined;
  const list = (Array.isArray(written) ? written : [written]).map((name) => (name === null ? 'null' : name));
  if (list.every((name) => typeof name === 'string' && TYPES.has(name)))
    return Array.isArray(written) ? [...new Set(list)] : list[0];
  limit(`\`type: ${JSON.stringify(written)}\` is no type of JSON Schema.`);
  return undefined;
}

/** In OpenAPI 2.0 and 3.0 `exclusiveMinimum` is a flag on `minimum`, in 3.1 a bound of its own. */
function bounds(schema: Json, result: Json, limit: (message: string) => void): void {
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const value = schema[bound];
    if (typeof value === 'number') result[schema[exclusive] === true ? exclusive : bound] = value;
    else if (value !== undefined && value !== null) limit(`\`${bound}: ${JSON.stringify(value)}\` is no number.`);
    if (typeof schema[exclusive] === 'number') result[exclusive] = schema[exclusive];
  }
}

function dependencies(schema: Json, result: Json): void {
  const required: Json = {};
  for (const key of ['dependentRequired', 'dependencies']) {
    for (const [name, names] of Object.entries((schema[key] as object | undefined) ?? {})) {
      if (Array.isArray(names)) required[name] = names.filter((item) => typeof item === 'string');
    }
  }
  if (Object.keys(required).length > 0) result.dependentRequired = required;
}
