// A request goes in; whether the model is to answer with JSON comes out, and by which schema.
import { isObject, type Json } from './wire.ts';

/** `schema` is empty where any object will do. */
export interface WantedJson {
  readonly schema: unknown;
}

const FORMAT = /^(response_?|output_?)?(format|(json_?)?schema|mime_?type)$|^grammar$|^guided_?json$/i;
/** Objects of a request in which settings of the output stand. */
const HOLDER = /^(text|output|options|parameters|.*config)$/i;
const ANY = /^(json|json_object|application\/json)$/i;
const TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const ANYTHING = { type: 'object', required: ['answer'], properties: { answer: { type: 'string' } } };

export function wantedJson(request: unknown): WantedJson | undefined {
  if (!isObject(request)) return undefined;
  const holders = [
    request,
    ...Object.entries(request).flatMap(([name, value]) => (HOLDER.test(name) && isObject(value) ? [value] : [])),
  ];
  const found = holders.flatMap((holder) =>
    Object.entries(holder).flatMap(([name, value]) => (FORMAT.test(name) ? (formatOf(value) ?? []) : [])),
  );
  // A schema beside a media type says more than that.
  return found.find(({ schema }) => schema !== ANYTHING) ?? found[0];
}

function formatOf(value: unknown): WantedJson | undefined {
  if (typeof value === 'string') return ANY.test(value) ? { schema: ANYTHING } : undefined;
  if (!isObject(value)) return undefined;
  const type = value.type;
  if (typeof type === 'string' && (ANY.test(type) || type === 'json_schema')) return { schema: carriedBy(value) ?? ANYTHING };
  return isSchema(value) ? { schema: value } : undefined;
}

/** `{type, schema}`, `{type, json_schema: {name, schema}}`, `{type, value}`. */
function carriedBy(format: Json): unknown {
  const inner = isObject(format.json_schema) ? format.json_schema : undefined;
  return [inner?.schema, format.schema, inner, format.value].find((schema) => isObject(schema) && isSchema(schema));
}

function isSchema(value: Json): boolean {
  const types = [value.type].flat();
  const typed = types.length > 0 && types.every((type) => typeof type === 'string' && TYPES.has(type.toLowerCase()));
  return typed || ['properties', '$ref', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'].some((key) => value[key] !== undefined);
}
