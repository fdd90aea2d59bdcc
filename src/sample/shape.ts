// A schema and the variants chosen in its unions in, everything that it asserts of one value, put together, out.
import { Node } from '../description/node.ts';

/** One schema object of a conjunction, without the siblings of the reference that led to it (those are a part of their own). */
export type Part = Node;

const MAX_PARTS = 200;

/** Decides which variant of a union is taken; `undefined` leaves the union out. */
export type Choose = (union: Node, variants: readonly Node[], owner: Part) => readonly Node[];

/** The schema itself, the siblings of references, all members of `allOf`, and of each union the variant that is chosen. */
export function partsOf(node: Node, choose: Choose): Part[] {
  const parts: Part[] = [];
  const seen = new Set<string>();
  const pending: Node[] = [node];
  for (let next = pending.shift(); next !== undefined && parts.length < MAX_PARTS; next = pending.shift()) {
    if (next.referrer !== undefined) pending.unshift(next.referrer);
    if (seen.has(next.id) || !next.isObject) continue;
    seen.add(next.id);
    const part = bare(next);
    parts.push(part);
    pending.push(...(part.get('allOf')?.items() ?? []));
    for (const key of ['oneOf', 'anyOf']) {
      const union = part.get(key);
      const variants = union?.items() ?? [];
      if (union !== undefined && variants.length > 0) pending.push(...choose(union, variants, part));
    }
  }
  return parts;
}

export function bare(node: Node): Node {
  return node.referrer === undefined ? node : new Node(node.lookup, node.value, node.source, node.path, node.via);
}

export function raw(part: Part, key: string): unknown {
  return (part.value as Record<string, unknown>)[key];
}

export function numbers(parts: readonly Part[], key: string): number[] {
  return parts
    .map((part) => raw(part, key))
    .filter((value): value is number => typeof value === 'number' && !Number.isNaN(value));
}

export function texts(parts: readonly Part[], key: string): string[] {
  return parts.map((part) => raw(part, key)).filter((value): value is string => typeof value === 'string');
}

/** The types that all parts allow. An empty list when they contradict each other. Undefined when none says anything. */
export function typesOf(parts: readonly Part[]): string[] | undefined {
  let types: string[] | undefined;
  for (const part of parts) {
    const written = raw(part, 'type');
    if (written === undefined || written === null) continue;
    const list = (Array.isArray(written) ? written : [written]).map(String).filter((type) => KNOWN.has(type));
    if (list.length === 0) continue;
    if (raw(part, 'nullable') === true && !list.includes('null')) list.push('null');
    if (types === undefined) types = list;
    else {
      const before: string[] = types;
      types = list.flatMap((type) => {
        if (before.includes(type)) return [type];
        if (type === 'integer' && before.includes('number')) return ['integer'];
        return type === 'number' && before.includes('integer') ? ['integer'] : [];
      });
    }
  }
  return types ?? inferred(parts);
}

const KNOWN = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);
const HINTS: readonly (readonly [type: string, keys: readonly string[]])[] = [
  [
    'object',
    ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties', 'maxProperties', 'propertyNames'],
  ],
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains']],
  ['string', ['pattern', 'minLength', 'maxLength', 'format']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

function inferred(parts: readonly Part[]): string[] | undefined {
  for (const [type, keys] of HINTS) if (parts.some((part) => keys.some((key) => raw(part, key) !== undefined))) return [type];
  return undefined;
}

/** Values that the parts list: `const`, or what all `enum`s have in common. */
export function listedValues(parts: readonly Part[]): unknown[] | undefined {
  let values: unknown[] | undefined;
  for (const part of parts) {
    const fixed = raw(part, 'const');
    const list = fixed === undefined ? raw(part, 'enum') : [fixed];
    if (!Array.isArray(list) || list.length === 0) continue;
    const before = values;
    values =
      before === undefined
        ? list
        : before.filter((value) => list.some((other) => JSON.stringify(other) === JSON.stringify(value)));
  }
  return values;
}
