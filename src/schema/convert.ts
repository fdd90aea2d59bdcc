// A schema of any OpenAPI version in, the same schema in JSON Schema 2020-12 out; each referenced place becomes a schema of its own.
import { toPointer } from '../description/node.ts';
import type { JsonPath, ReferenceLookup } from '../description/types.ts';
import { pickByDiscriminator } from './discriminator.ts';
import { hiddenProperties } from './hidden-properties.ts';
import { assertions } from './keywords.ts';
import { withOverlap } from './overlap.ts';
import type { SchemaOptions } from './types.ts';

export type Json = Record<string, unknown>;
/** A schema of 2020-12 for ajv. `x-at` says where it stands in the description. */
export type Converted = Json | boolean;

/** Where a schema stands, with its value. */
export interface Place {
  readonly source: string;
  readonly path: JsonPath;
  readonly value: unknown;
}

const SINGLE = [
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', 'dependentSchemas'];
const SIBLINGS_IGNORED = new Set(['oas2', 'oas3.0']);
const MAX_DEPTH = 400;

/** All schemas of one description in one mode. What is converted once is shared by everything that refers to it. */
export class Converter {
  readonly lookup: ReferenceLookup;
  readonly options: SchemaOptions;
  readonly schemas = new Map<string, Converted>();
  /** What could not be converted, by the id of the schema that it stands in. */
  readonly limits = new Map<string, string[]>();
  /** The ids that a schema refers to. */
  readonly uses = new Map<string, Set<string>>();
  private readonly ids = new Map<string, string>();
  private readonly pending: [id: string, place: Place][] = [];
  private current = '';

  constructor(lookup: ReferenceLookup, options: SchemaOptions) {
    this.lookup = lookup;
    this.options = options;
  }

  /** The id of the schema at `place`; it and all that it reaches stand in `schemas` afterwards. */
  add(place: Place): string {
    const id = this.idOf(place);
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) {
      this.current = next[0];
      const schema = this.convert(next[1], new Set(), 0);
      const whole = typeof schema === 'boolean' ? (schema ? {} : { not: {} }) : schema;
      this.schemas.set(next[0], this.options.lenient === true ? withOverlap(whole) : whole);
    }
    return id;
  }

  /** Everything that limits the schema `id`, through all that it refers to. */
  limitsOf(id: string): string[] {
    const seen = new Set([id]);
    for (const at of seen) for (const used of this.uses.get(at) ?? []) seen.add(used);
    return [...new Set([...seen].flatMap((at) => this.limits.get(at) ?? []))].slice(0, 50);
  }

  limit(message: string): void {
    const list = this.limits.get(this.current);
    if (list === undefined) this.limits.set(this.current, [message]);
    else list.push(message);
  }

  /** The place that the `$ref` of `place` names, one step. */
  follow(place: Place): Place | undefined {
    const reference = (place.value as Json).$ref;
    return typeof reference === 'string' ? this.lookup.lookup(reference, place.source, place.path) : undefined;
  }

  child(place: Place, ...keys: (string | number)[]): Place {
    let { value } = place;
    for (const key of keys) value = (value as Record<string | number, unknown>)[key];
    return { source: place.source, path: [...place.path, ...keys], value };
  }

  private idOf(place: Place): string {
    const where = `${place.source}#${toPointer(place.path)}`;
    let id = this.ids.get(where);
    if (id === undefined) {
      id = `a:${this.ids.size}`;
      this.ids.set(where, id);
      this.pending.push([id, place]);
    }
    return id;
  }

  /** `hidden`: properties that `required` may not demand in this mode, known from the schemas around this one. */
  convert(place: Place, hidden: ReadonlySet<string>, depth: number): Converted {
    const { value } = place;
    if (typeof value === 'boolean') return value;
    const at = `${place.source}#${toPointer(place.path)}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MAX_DEPTH) {
      this.limit(`${at} is no schema.`);
      return true;
    }
    const schema = value as Json;
    if (typeof schema.$ref === 'string') return this.reference(place, schema, at, hidden, depth);
    // AsyncAPI 3 Multi Format Schema Object.
    if (typeof schema.schemaFormat === 'string' && schema.schema !== undefined) {
      if (/^application\/(schema|vnd\.(aai\.asyncapi|oai\.openapi))/.test(schema.schemaFormat)) {
        return this.convert(this.child(place, 'schema'), hidden, depth + 1);
      }
      this.limit(`${at} is written in ${schema.schemaFormat}.`);
      return true;
    }
    return this.inline(place, schema, at, hidden, depth);
  }

  /** Whether the property means something when nobody sends it, whatever `required` says: a default, in words or not, or nothing at all. */
  private mayBeLeftOut(place: Place, name: string): boolean {
    const properties = (place.value as Json).properties as Json | undefined;
    if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, name)) return false;
    let at: Place | undefined = this.child(place, 'properties', name);
    for (let step = 0; step < 8 && at !== undefined; step++) {
      if (typeof at.value !== 'object' || at.value === null) return false;
      const schema = at.value as Json;
      if (schema.default !== undefined || schema.nullable === true) return true;
      if (/\bdefaults? to\b/i.test(String(schema.description ?? ''))) return true;
      const variants = [schema, ...[schema.anyOf, schema.oneOf].flat()] as (Json | null | undefined)[];
      if (variants.some((variant) => [variant?.type].flat().includes('null'))) return true;
      at = this.follow(at);
    }
    return false;
  }

  private reference(place: Place, schema: Json, at: string, hidden: ReadonlySet<string>, depth: number): Converted {
    const target = this.follow(place);
    let reference: Json;
    if (target === undefined) {
      this.limit(`\`${String(schema.$ref)}\` at ${at} leads nowhere.`);
      reference = {};
    } else {
      const id = this.idOf(target);
      this.uses.set(this.current, (this.uses.get(this.current) ?? new Set()).add(id));
      reference = { $ref: id };
    }
    const { $ref: _, ...siblings } = schema;
    if (SIBLINGS_IGNORED.has(this.options.format) && siblings.nullable !== true) return reference;
    if (!Object.keys(siblings).some((key) => MEANING.has(key))) return reference;
    if (SIBLINGS_IGNORED.has(this.options.format)) return { 'x-at': at, anyOf: [reference, { type: 'null' }] };
    const { nullable, ...rest } = siblings;
    const beside = this.inline({ ...place, value: rest }, rest, at, hidden, depth);
    const both = typeof beside === 'boolean' ? reference : { ...beside, ...reference };
    return nullable === true ? { 'x-at': at, anyOf: [both, { type: 'null' }] } : both;
  }

  private inline(place: Place, schema: Json, at: string, around: ReadonlySet<string>, depth: number): Converted {
    const own = hiddenProperties(this, place);
    const hidden = own.size === 0 ? around : new Set([...around, ...own]);
    const result: Json = { 'x-at': at, ...assertions(schema, (message) => this.limit(`${message} (${at})`)) };
    if (Array.isArray(result.required) && hidden.size > 0) {
      result.required = result.required.filter((name) => !hidden.has(name as string));
    }
    if (Array.isArray(result.required) && this.options.lenient === true) {
      result.required = result.required.filter((name) => !this.mayBeLeftOut(place, String(name)));
    }
    const sub = (...keys: (string | number)[]) => this.convert(this.child(place, ...keys), NONE, depth + 1);
    for (const key of SINGLE) {
      if (schema[key] === undefined) continue;
      if (isSchema(schema[key])) result[key] = sub(key);
      else this.limit(`\`${key}\` at ${at} is no schema.`);
    }
    if (isSchema(schema.items)) result.items = sub('items');
    else if (Array.isArray(schema.items)) {
      // The tuple of drafts before 2020-12, with `additionalItems` for the rest.
      result.prefixItems = schema.items.map((_, index) => sub('items', index));
      if (isSchema(schema.additionalItems)) result.items = sub('additionalItems');
    }
    for (const key of LISTS) {
      const list = schema[key];
      if (!Array.isArray(list) || list.length === 0) continue;
      // Inside a conjunction the members may demand what a sibling declares as readOnly.
      result[key] = list.map((_, index) =>
        this.convert(this.child(place, key, index), key === 'allOf' ? hidden : NONE, depth + 1),
      );
    }
    for (const key of MAPS) {
      const map = schema[key];
      if (typeof map !== 'object' || map === null || Array.isArray(map)) continue;
      const names = Object.keys(map).filter((name) => name !== '__proto__');
      result[key] = Object.fromEntries(names.map((name) => [name, sub(key, name)]));
    }
    pickByDiscriminator(this, place, schema, result);
    return schema.nullable === true ? withNull(result) : result;
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Siblings of a `$ref` without any of these say nothing about values. */
const MEANING = new Set([
  'type',
  'enum',
  'const',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxContains',
  'minContains',
  'maxProperties',
  'minProperties',
  'required',
  'nullable',
  'dependentRequired',
  'items',
  'dependencies',
  ...SINGLE,
  ...LISTS,
  ...MAPS,
]);

function isSchema(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

/** `nullable: true` is a union with null, whatever stands beside it. Plain types keep one flat schema for the sake of its messages. */
function withNull(schema: Json): Json {
  const { type, enum: values } = schema;
  const plain = !['const', 'allOf', 'anyOf', 'oneOf', 'not', 'if'].some((key) => key in schema);
  if (!plain) return { 'x-at': schema['x-at'], anyOf: [schema, { type: 'null' }] };
  const result = { ...schema };
  if (typeof type === 'string' && type !== 'null') result.type = [type, 'null'];
  else if (Array.isArray(type) && !type.includes('null')) result.type = [...type, 'null'];
  if (Array.isArray(values) && !values.includes(null)) result.enum = [...values, null];
  return result;
}
