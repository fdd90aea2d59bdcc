import type { Node } from '../../description/node.ts';
import type { Format } from '../../description/types.ts';
import { compileSchema } from '../../schema/index.ts';
import { isRecord } from '../pointer.ts';

/** A member of a request body, with what its schema says of it. */
export interface BodyField {
  /** JSON Pointer into the body. */
  readonly at: string;
  readonly name: string;
  readonly schema: Node;
  readonly required: boolean;
  /** It stands in the body that the fields were read for. */
  readonly present: boolean;
}

const MAX_DEPTH = 3;
const MAX_FIELDS = 200;

/** Every member that the schema names where `body` goes: of the body itself, of the objects in it, and of the first item of its arrays. */
export function bodyFields(schema: Node, body: unknown): BodyField[] {
  const fields: BodyField[] = [];
  collect(schema, body, '', 0, fields);
  return fields;
}

function collect(schema: Node, value: unknown, at: string, depth: number, fields: BodyField[]): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    const items = sole(schema)?.get('items');
    if (items !== undefined && value.length > 0) collect(items, value[0], `${at}/0`, depth + 1, fields);
    return;
  }
  if (!isRecord(value)) return;
  for (const part of partsOf(schema)) {
    const required = part.get('required')?.value;
    for (const [name, property] of part.get('properties')?.entries() ?? []) {
      if (fields.length >= MAX_FIELDS || property.boolean('readOnly') === true || property.boolean('deprecated') === true)
        continue;
      const here = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (fields.some((field) => field.at === here)) continue;
      const present = Object.hasOwn(value, name);
      fields.push({ at: here, name, schema: property, required: Array.isArray(required) && required.includes(name), present });
      if (present) collect(property, value[name], here, depth + 1, fields);
    }
  }
}

/** The schema and all that it is made of by `allOf`. Alternatives are left alone: what breaks one of them may be right by another. */
export function partsOf(schema: Node, depth = 0): Node[] {
  const own = sole(schema);
  if (own === undefined || depth > MAX_DEPTH) return [];
  return [own, ...(own.get('allOf')?.items() ?? []).flatMap((part) => partsOf(part, depth + 1))];
}

/** A schema that is one alternative beside `null` is that alternative; undefined when there are several. */
export function sole(schema: Node): Node | undefined {
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = (schema.get(keyword)?.items() ?? []).filter((branch) => branch.string('type') !== 'null');
    if (branches.length > 1) return undefined;
    if (branches.length === 1) return sole(branches[0]!);
  }
  return schema;
}

/** The types that a schema names; none when it leaves them open. */
export function typesOf(schema: Node): readonly string[] {
  const type = schema.get('type')?.value;
  return (Array.isArray(type) ? type : [type]).filter((name): name is string => typeof name === 'string');
}

/** Whether a body breaks the schema also in the eyes of a server that reads it kindly: one that knows defaults and takes null for nothing. */
export function breaks(format: Format, schema: Node, body: unknown): boolean {
  return compileSchema(schema, { format, mode: 'request', lenient: true })(body).length > 0;
}
