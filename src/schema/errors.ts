// The errors of ajv in, those that tell a person something out: of a failed union the variant that came closest.
import type { ErrorObject } from 'ajv';
import type { SchemaError } from './types.ts';

const MAX_ERRORS = 50;
const UNIONS = new Set(['anyOf', 'oneOf']);
export function readableErrors(errors: readonly ErrorObject[]): SchemaError[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    // Says only that the chosen variant failed, which its own errors say better.
    if (error.keyword === 'if') continue;
    if (UNIONS.has(error.keyword) && !(error.params as { passingSchemas?: unknown }).passingSchemas) {
      // The errors of the variants stand before the error of the union.
      let first = kept.length;
      while (first > 0 && isWithin(kept[first - 1]!.instancePath, error.instancePath)) first--;
      const variants = kept.splice(first);
      kept.push(...closest(variants, error));
    } else kept.push(error);
  }
  const seen = new Set<string>();
  const result: SchemaError[] = [];
  for (const error of kept) {
    const key = `${error.instancePath} ${error.keyword} ${error.message}`;
    if (seen.has(key) || result.length >= MAX_ERRORS) continue;
    seen.add(key);
    result.push(toSchemaError(error));
  }
  return result;
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

/** An error deeper in the value means that the variant fitted so far; with none deeper the union itself is the message. */
function closest(variants: readonly ErrorObject[], union: ErrorObject): ErrorObject[] {
  const deeper = variants.filter((error) => error.instancePath.length > union.instancePath.length && error.keyword !== 'const');
  const places = new Set(deeper.map((error) => error.instancePath));
  if (deeper.length === 0 || places.size > 1 || deeper.length < variants.length) return [union];
  return deeper.slice(0, 3);
}

export function toSchemaError(error: ErrorObject): SchemaError {
  const schema = error.parentSchema as { 'x-at'?: string } | undefined;
  return {
    at: error.instancePath,
    message: messageOf(error),
    keyword: error.keyword,
    schemaAt: schema?.['x-at'] ?? error.schemaPath,
  };
}

function messageOf(error: ErrorObject): string {
  const { params, keyword } = error;
  switch (keyword) {
    case 'enum':
      return `must be one of ${short((params as { allowedValues: unknown[] }).allowedValues)}`;
    case 'const':
      return `must be ${short((params as { allowedValue: unknown }).allowedValue)}`;
    case 'additionalProperties':
      return `must not have the property \`${String((params as { additionalProperty: string }).additionalProperty)}\``;
    case 'unevaluatedProperties':
      return `must not have the property \`${String((params as { unevaluatedProperty: string }).unevaluatedProperty)}\``;
    case 'required':
      return `must have the property \`${String((params as { missingProperty: string }).missingProperty)}\``;
    case 'type':
      return `must be ${String((params as { type: unknown }).type).replaceAll(',', ' or ')}`;
    case 'format':
      return `must be a ${String((params as { format: string }).format)}`;
    case 'oneOf':
      return (params as { passingSchemas?: unknown }).passingSchemas
        ? 'matches more than one of the variants'
        : 'matches none of the variants';
    case 'anyOf':
      return 'matches none of the variants';
    case 'uniqueItems':
      return 'must not hold an item twice';
    case 'not':
      return 'matches what is excluded';
    case 'false schema':
      return 'must not be there';
    default:
      return error.message ?? `breaks \`${keyword}\``;
  }
}

function short(value: unknown): string {
  const text = Array.isArray(value) ? value.map((item) => JSON.stringify(item)).join(', ') : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
