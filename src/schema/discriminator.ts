// A union whose variants are told apart by one property in, a choice by that property out, so that errors speak of one variant only.
import type { Converter, Json, Place } from './convert.ts';

/**
 * Replaces `oneOf` or `anyOf` where a discriminator names the variant. The values that a variant allows for the property decide; the
 * mapping fills in where a variant does not say. When that leaves any variant without a value, the union stays as it is written:
 * a wrong choice would reject what the description allows.
 */
export function pickByDiscriminator(converter: Converter, place: Place, schema: Json, result: Json): void {
  const name = (schema.discriminator as { propertyName?: unknown } | undefined)?.propertyName;
  if (typeof name !== 'string') return;
  for (const key of ['oneOf', 'anyOf'] as const) {
    const branches = result[key];
    if (!Array.isArray(branches) || branches.length === 0) continue;
    const choice = choose(converter, place, key, name, mappingOf(schema), branches as Json[]);
    if (choice === undefined) continue;
    delete result[key];
    result.allOf = [...((result.allOf as unknown[] | undefined) ?? []), choice];
  }
}

function choose(
  converter: Converter,
  place: Place,
  key: 'oneOf' | 'anyOf',
  name: string,
  mapping: ReadonlyMap<string, string>,
  branches: readonly Json[],
): Json | undefined {
  const byValue = new Map<unknown, Json[]>();
  let others: Json[] | undefined;
  let always = true;
  for (const [index, branch] of branches.entries()) {
    const at = converter.child(place, key, index);
    if (isNull(at.value)) {
      others = [...(others ?? []), branch];
      continue;
    }
    const found = variantValues(converter, at, name, mapping);
    if (found === undefined) return undefined;
    always &&= found.required;
    for (const value of found.values) byValue.set(value, [...(byValue.get(value) ?? []), branch]);
  }
  if (byValue.size === 0) return undefined;
  const only = (list: Json[]) => (list.length === 1 ? list[0]! : { [key]: list });
  const cases = [...byValue].map(([value, list]) => ({
    if: { type: 'object', required: [name], properties: { [name]: { const: value } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: only(list),
  }));
  const at = `${place.source}#discriminator`;
  const chosen: Json = {
    'x-at': at,
    type: 'object',
    required: [name],
    properties: { [name]: { 'x-at': at, enum: [...byValue.keys()] } },
    allOf: cases,
  };
  // Where the property may be absent, only the union as written can tell.
  const variants: Json = always
    ? chosen
    : // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      { if: { type: 'object', required: [name] }, then: chosen, else: { [key]: [...branches] } };
  return others === undefined ? variants : { anyOf: [...others, variants] };
}

function isNull(schema: unknown): boolean {
  const { type, enum: values } = (schema ?? {}) as Json;
  return type === 'null' || (Array.isArray(values) && values.length === 1 && values[0] === null);
}

function mappingOf(schema: Json): Map<string, string> {
  const mapping = (schema.discriminator as { mapping?: unknown }).mapping;
  const entries = Object.entries(typeof mapping === 'object' && mapping !== null ? mapping : {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

interface Variant {
  readonly values: readonly unknown[];
  readonly required: boolean;
}

/** The values of the discriminating property for which a variant stands. */
function variantValues(
  converter: Converter,
  branch: Place,
  name: string,
  mapping: ReadonlyMap<string, string>,
): Variant | undefined {
  const reference = (branch.value as Json | null)?.$ref;
  const own = declared(converter, branch, name, 0);
  if (own.values !== undefined) return { values: own.values, required: own.required };
  if (typeof reference !== 'string') return undefined;
  const component = reference.split('/').pop();
  const mapped = [...mapping].filter(([, target]) => target === reference || target === component).map(([value]) => value);
  return mapped.length > 0 ? { values: mapped, required: own.required } : undefined;
}

function declared(converter: Converter, place: Place, name: string, depth: number): { values?: unknown[]; required: boolean } {
  const schema = place.value as Json | null;
  if (typeof schema !== 'object' || schema === null || depth > 8) return { required: false };
  if (typeof schema.$ref === 'string') {
    const target = converter.follow(place);
    return target === undefined ? { required: false } : declared(converter, target, name, depth + 1);
  }
  let required = Array.isArray(schema.required) && schema.required.includes(name);
  let values: unknown[] | undefined;
  const properties = schema.properties as Json | undefined;
  if (typeof properties === 'object' && properties !== null && Object.hasOwn(properties, name)) {
    values = listed(converter, converter.child(place, 'properties', name), 0);
  }
  for (const key of ['allOf', 'oneOf', 'anyOf'] as const) {
    const members = schema[key];
    if (!Array.isArray(members)) continue;
    const found = members.map((_, index) => declared(converter, converter.child(place, key, index), name, depth + 1));
    if (key === 'allOf') {
      required ||= found.some((member) => member.required);
      values ??= found.find((member) => member.values !== undefined)?.values;
    } else if (values === undefined && found.every((member) => member.values !== undefined)) {
      required ||= found.every((member) => member.required);
      values = found.flatMap((member) => member.values ?? []);
    }
  }
  return values === undefined ? { required } : { values, required };
}

function listed(converter: Converter, place: Place, depth: number): unknown[] | undefined {
  const schema = place.value as Json | null;
  if (typeof schema !== 'object' || schema === null || depth > 8) return undefined;
  if (schema.const !== undefined) return [schema.const];
  if (Array.isArray(schema.enum)) return schema.enum;
  if (typeof schema.$ref === 'string') {
    const target = converter.follow(place);
    return target === undefined ? undefined : listed(converter, target, depth + 1);
  }
  if (!Array.isArray(schema.allOf)) return undefined;
  for (const index of schema.allOf.keys()) {
    const values = listed(converter, converter.child(place, 'allOf', index), depth + 1);
    if (values !== undefined) return values;
  }
  return undefined;
}
