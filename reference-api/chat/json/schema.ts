// A node of a schema and all that it refers to or combines -> one plain node.
import type { OutputSchema } from '../types.ts';
import { type Job, Unwritable } from './job.ts';

const FOLLOWED = new Set(
  'type enum const properties required additionalProperties patternProperties propertyNames minProperties maxProperties dependentRequired items prefixItems minItems maxItems uniqueItems minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format anyOf oneOf allOf not $defs definitions $ref'.split(
    ' ',
  ),
);
const IGNORED = new Set(
  'title description default examples example deprecated readOnly writeOnly nullable discriminator contentEncoding contentMediaType $schema $id $comment $anchor'.split(
    ' ',
  ),
);
const MAX_REFERENCES = 32;

/** Throws when it uses what the model cannot follow. */
export function asNode(schema: unknown, at: string): OutputSchema {
  if (schema === true) return {};
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw new Unwritable(at, 'has no value');
  const unknown = Object.keys(schema).find((key) => !FOLLOWED.has(key) && !IGNORED.has(key) && !key.startsWith('x-'));
  if (unknown !== undefined) throw new Unwritable(at, `uses \`${unknown.slice(0, 40)}\`, which the model cannot follow`);
  return schema as OutputSchema;
}

/** Without `$ref` and `allOf`. Of `anyOf` and `oneOf` there may be several lists, each of which wants one of its branches. */
export interface FlatNode {
  readonly node: OutputSchema;
  readonly unions: readonly (readonly unknown[])[];
}

export function flat(schema: unknown, at: string, job: Job, references = 0): FlatNode {
  if (references > MAX_REFERENCES) throw new Unwritable(at, 'leads back to itself');
  const { $ref, allOf, anyOf, oneOf, ...own } = asNode(schema, at);
  let made: FlatNode = { node: own, unions: [anyOf, oneOf].filter(Array.isArray) };
  const parts = [...(typeof $ref === 'string' ? [resolve($ref, job.root, at)] : []), ...(Array.isArray(allOf) ? allOf : [])];
  for (const part of parts) {
    const other = flat(part, at, job, references + 1);
    made = { node: merged(made.node, other.node, at), unions: [...made.unions, ...other.unions] };
  }
  return made;
}

/** What a reference within the schema leads to. Throws for one that leads nowhere. */
export function resolve(reference: string, root: OutputSchema, at: string): unknown {
  if (reference === '#') return root;
  const nowhere = new Unwritable(at, `has a \`$ref\` that leads nowhere: \`${reference.slice(0, 60)}\``);
  if (!reference.startsWith('#/')) throw nowhere;
  let target: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const key = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, key)) throw nowhere;
    target = (target as Record<string, unknown>)[key];
  }
  return target;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

type Merge = (a: never, b: never, at: string) => unknown;
const least: Merge = (a: number, b: number) => Math.min(a, b);
const most: Merge = (a: number, b: number) => Math.max(a, b);

/** How two values of a keyword hold at once. Of any other keyword, the first is followed; whether the whole is kept is seen at the end. */
const MERGES: Readonly<Record<string, Merge>> = {
  minimum: most,
  exclusiveMinimum: most,
  minLength: most,
  minItems: most,
  minProperties: most,
  maximum: least,
  exclusiveMaximum: least,
  maxLength: least,
  maxItems: least,
  maxProperties: least,
  required: (a: string[], b: string[]) => [...new Set([...a, ...b])],
  enum: (a: unknown[], b: unknown[]) => a.filter((value) => b.some((other) => same(value, other))),
  type: (a: unknown, b: unknown, at: string) => commonTypes(a, b, at),
  properties: (a: OutputSchema, b: OutputSchema) =>
    Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, both(own(a, key), own(b, key))])),
  $defs: (a: OutputSchema, b: OutputSchema) => ({ ...a, ...b }),
  items: (a: unknown, b: unknown) => both(a, b),
  additionalProperties: (a: unknown, b: unknown) => both(a, b),
  not: (a: unknown, b: unknown) => ({ anyOf: [a, b] }),
};

export function merged(a: OutputSchema, b: OutputSchema, at: string): OutputSchema {
  const made: Record<string, unknown> = { ...b, ...a };
  for (const key of Object.keys(a)) {
    const merge = MERGES[key];
    if (merge !== undefined && Object.hasOwn(b, key)) made[key] = merge(a[key] as never, b[key] as never, at);
  }
  return made;
}

function both(a: unknown, b: unknown): unknown {
  if (a === undefined || a === true) return b;
  if (b === undefined || b === true) return a;
  return a === false || b === false ? false : { allOf: [a, b] };
}

function own(object: OutputSchema, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function commonTypes(a: unknown, b: unknown, at: string): unknown {
  const [left, right] = [[a].flat(), [b].flat()];
  const common = left.flatMap((type) => {
    if (right.includes(type)) return [type];
    // An integer is a number.
    if ((type === 'integer' && right.includes('number')) || (type === 'number' && right.includes('integer'))) return ['integer'];
    return [];
  });
  if (common.length === 0) throw new Unwritable(at, 'wants two types at once');
  return common;
}

/** As JSON Schema compares: the order of keys does not count. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(',')}}`;
}
