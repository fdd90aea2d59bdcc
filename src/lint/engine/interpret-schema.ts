// A value and a plain schema in, whether the value is valid out: without compiling a schema that is used once.
import type { Dialect } from './schema-facts.ts';
import { isRecord, isSame } from './values.ts';

export interface Reading {
  readonly dialect: Dialect;
  /** The flag that frees a property from being required: `readOnly` in a request, `writeOnly` in a response. */
  readonly optional?: 'readOnly' | 'writeOnly';
  /** Whether a string or number has the format that the schema names. */
  hasFormat(value: string | number, format: string): boolean;
}

type Schema = Record<string, unknown>;

/** `schema` is `plain` (schema-facts.ts). */
export function isValid(value: unknown, schema: unknown, reading: Reading): boolean {
  if (typeof schema === 'boolean') return schema;
  const keywords = schema as Schema;
  return (
    hasType(value, keywords) &&
    isListed(value, keywords) &&
    isWithinBranches(value, keywords, reading) &&
    (typeof value === 'number'
      ? isNumberValid(value, keywords, reading)
      : typeof value === 'string'
        ? isTextValid(value, keywords, reading)
        : Array.isArray(value)
          ? isArrayValid(value, keywords, reading)
          : !isRecord(value) || isObjectValid(value, keywords, reading))
  );
}

function hasType(value: unknown, { type, nullable }: Schema): boolean {
  if (type === undefined) return true;
  if (value === null && nullable === true) return true;
  return Array.isArray(type) ? type.some((one) => isOfType(value, one)) : isOfType(value, type);
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function isListed(value: unknown, schema: Schema): boolean {
  // Scalars only: `plain` says so.
  if (schema.enum !== undefined && !(schema.enum as unknown[]).includes(value)) return false;
  return !('const' in schema) || schema.const === value;
}

function isWithinBranches(value: unknown, { allOf, anyOf, oneOf, not }: Schema, reading: Reading): boolean {
  const keeps = (branch: unknown) => isValid(value, branch, reading);
  if (allOf !== undefined && !(allOf as unknown[]).every(keeps)) return false;
  if (anyOf !== undefined && !(anyOf as unknown[]).some(keeps)) return false;
  if (oneOf !== undefined && (oneOf as unknown[]).filter(keeps).length !== 1) return false;
  if (not === undefined) return true;
  // What may be left out of a request or response is not freed under `not`.
  const { optional: _, ...strictly } = reading;
  return !isValid(value, not, strictly);
}

function isNumberValid(value: number, schema: Schema, { dialect, hasFormat }: Reading): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema as Record<string, number> & {
    format?: string;
  };
  if (dialect === 'draft4') {
    if (minimum !== undefined && ((exclusiveMinimum as unknown) === true ? value <= minimum : value < minimum)) return false;
    if (maximum !== undefined && ((exclusiveMaximum as unknown) === true ? value >= maximum : value > maximum)) return false;
  } else if (
    (minimum !== undefined && value < minimum) ||
    (maximum !== undefined && value > maximum) ||
    (exclusiveMinimum !== undefined && value <= exclusiveMinimum) ||
    (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
  )
    return false;
  // As the validator computes it, which is wrong from 1e21 on.
  if (multipleOf !== undefined && value / multipleOf !== Number.parseInt(String(value / multipleOf), 10)) return false;
  return format === undefined || hasFormat(value, format);
}

function isTextValid(value: string, schema: Schema, { hasFormat }: Reading): boolean {
  const { minLength, maxLength, pattern, format } = schema as {
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    format?: string;
  };
  if (minLength !== undefined || maxLength !== undefined) {
    const length = lengthOf(value);
    if ((minLength !== undefined && length < minLength) || (maxLength !== undefined && length > maxLength)) return false;
  }
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return false;
  return format === undefined || hasFormat(value, format);
}

/** In code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function isArrayValid(value: readonly unknown[], schema: Schema, reading: Reading): boolean {
  const { minItems, maxItems, uniqueItems, items } = schema as {
    minItems?: number;
    maxItems?: number;
    uniqueItems?: boolean;
    items?: unknown;
  };
  if ((minItems !== undefined && value.length < minItems) || (maxItems !== undefined && value.length > maxItems)) return false;
  if (uniqueItems === true && !isUnique(value)) return false;
  return items === undefined || value.every((item) => isValid(item, items, reading));
}

function isUnique(values: readonly unknown[]): boolean {
  const scalars = new Set<unknown>();
  const others: unknown[] = [];
  for (const value of values) {
    if (typeof value === 'object' && value !== null) others.push(value);
    else if (scalars.has(value)) return false;
    else scalars.add(value);
  }
  return !others.some((one, index) => others.slice(0, index).some((other) => isSame(one, other)));
}

function isObjectValid(value: Record<string, unknown>, schema: Schema, reading: Reading): boolean {
  const keys = Object.keys(value);
  const { minProperties, maxProperties, required, propertyNames } = schema as {
    minProperties?: number;
    maxProperties?: number;
    required?: string[];
    propertyNames?: unknown;
  };
  if (
    (minProperties !== undefined && keys.length < minProperties) ||
    (maxProperties !== undefined && keys.length > maxProperties)
  )
    return false;
  if (required?.some((name) => value[name] === undefined && !isFree(name, schema, reading))) return false;
  if (propertyNames !== undefined && !keys.every((key) => isValid(key, propertyNames, reading))) return false;
  return keys.every((key) => isMemberValid(key, value[key], schema, reading));
}

function isFree(name: string, { properties }: Schema, { optional }: Reading): boolean {
  if (optional === undefined || !isRecord(properties) || !Object.hasOwn(properties, name)) return false;
  return (properties[name] as Schema)[optional] === true;
}

function isMemberValid(key: string, member: unknown, schema: Schema, reading: Reading): boolean {
  const { properties, patternProperties, additionalProperties } = schema as {
    properties?: Schema;
    patternProperties?: Schema;
    additionalProperties?: unknown;
  };
  const named = properties !== undefined && Object.hasOwn(properties, key);
  if (named && !isValid(member, properties[key], reading)) return false;
  let matched = false;
  for (const [pattern, inner] of Object.entries(patternProperties ?? {})) {
    if (!new RegExp(pattern).test(key)) continue;
    matched = true;
    if (!isValid(member, inner, reading)) return false;
  }
  if (named || matched || additionalProperties === undefined) return true;
  return isValid(member, additionalProperties, reading);
}
