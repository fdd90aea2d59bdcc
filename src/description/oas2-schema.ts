// A schema or parameter of OpenAPI 2.0 in, the schema that 3.0 would write for it out.
import type { Dict } from './oas2-view.ts';

const REFERENCES: readonly (readonly [string, string])[] = [
  ['#/definitions/', '#/components/schemas/'],
  ['#/parameters/', '#/components/parameters/'],
  ['#/responses/', '#/components/responses/'],
];

/** A copy with references rewritten, `x-nullable` and a string `discriminator` as 3.0 writes them. Shared parts and cycles stay shared. */
export function adaptSchema(schema: unknown): unknown {
  const copies = new Map<object, unknown>();
  function copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      copies.set(value, list);
      for (const item of value) list.push(copy(item));
      return list;
    }
    const result: Dict = {};
    copies.set(value, result);
    for (const [key, child] of Object.entries(value)) {
      let adapted: unknown;
      let name = key;
      if (key === '$ref' && typeof child === 'string') adapted = rewrite(child);
      else if (key === 'discriminator' && typeof child === 'string') adapted = { propertyName: child };
      else if (key === 'x-nullable' && typeof child === 'boolean') {
        name = 'nullable';
        adapted = child;
      } else adapted = copy(child);
      Object.defineProperty(result, name, { value: adapted, enumerable: true, configurable: true, writable: true });
    }
    if (result.type === 'file') Object.assign(result, { type: 'string', format: 'binary' });
    return result;
  }
  return copy(schema);
}

function rewrite(reference: string): string {
  for (const [old, now] of REFERENCES) if (reference.startsWith(old)) return now + reference.slice(old.length);
  return reference;
}

const SCHEMA_KEYS = [
  'type',
  'format',
  'items',
  'default',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'enum',
  'multipleOf',
  'x-nullable',
];

/** A parameter or header that is no body describes its type in itself (OpenAPI 2.0, Parameter Object). */
export function parameterSchema(parameter: Dict): { schema: Dict; style: Dict } {
  const schema = adaptSchema(
    Object.fromEntries(SCHEMA_KEYS.filter((key) => key in parameter).map((key) => [key, parameter[key]])),
  );
  return { schema: schema as Dict, style: parameter.type === 'array' ? styleOf(parameter) : {} };
}

function styleOf({ collectionFormat, in: location }: Dict): Dict {
  if (collectionFormat === 'multi') return { style: 'form', explode: true };
  if (location !== 'query') return { style: 'simple', explode: false };
  if (collectionFormat === 'ssv') return { style: 'spaceDelimited', explode: false };
  if (collectionFormat === 'pipes') return { style: 'pipeDelimited', explode: false };
  return { style: 'form', explode: false };
}
