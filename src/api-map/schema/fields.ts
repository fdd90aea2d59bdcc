// In: the schema of a body. Out: its fields, nearest first, as wire pointers with their schemas; bounded and safe on cycles.
import { type Node, toPointer } from '../../description/node.ts';
import type { JsonPath, ReferenceLookup } from '../../description/types.ts';
import type { Evidence, Field, WirePointer } from '../types.ts';
import { itemsOf, properties, schemaKey, typesOf, valuesOf } from './schema-view.ts';

const DEEP = 5;
/** Enough for jobs, lists and requests; most of a large description is never looked at deeper. */
export const NEAR = 2;
const MAX_FIELDS = 2_500;
/** Descriptions use a few thousand names over and over. */
const MAX_WORDS = 50_000;
const words = new Map<string, string>();

export interface FoundField {
  readonly at: WirePointer;
  readonly name: string;
  /** The name in lower snake case. */
  readonly word: string;
  readonly node: Node;
  readonly required: boolean;
  readonly depth: number;
}

interface Listed {
  readonly at: WirePointer;
  readonly name: string;
  readonly word: string;
  readonly way: JsonPath;
  readonly required: boolean;
  readonly depth: number;
}

const memos = new WeakMap<ReferenceLookup, Map<number, WeakMap<object, readonly Listed[]>>>();

/** `promptTokenCount` and `prompt-token-count` are `prompt_token_count`. */
export function snake(name: string): string {
  let word = words.get(name);
  if (word === undefined) {
    word = name
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .toLowerCase();
    if (words.size < MAX_WORDS) words.set(name, word);
  }
  return word;
}

export function pointerKey(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** All fields under `schema`, breadth first: a field that stands nearer to the top comes earlier. */
export function fieldsUnder(schema: Node, deepest: number = DEEP): FieldList {
  const key = schemaKey(schema);
  if (key === undefined) return new FieldList(schema, []);
  const byDepth = memos.get(schema.lookup) ?? new Map<number, WeakMap<object, readonly Listed[]>>();
  memos.set(schema.lookup, byDepth);
  const memo = byDepth.get(deepest) ?? new WeakMap<object, readonly Listed[]>();
  byDepth.set(deepest, memo);
  const listed = memo.get(key) ?? list(schema, deepest);
  memo.set(key, listed);
  return new FieldList(schema, listed);
}

export class FieldList {
  private readonly schema: Node;
  private readonly listed: readonly Listed[];

  constructor(schema: Node, listed: readonly Listed[]) {
    this.schema = schema;
    this.listed = listed;
  }

  /** The first field that `test` takes. */
  find(
    test: (field: { at: WirePointer; word: string; depth: number }) => boolean,
    also?: (field: FoundField) => boolean,
  ): FoundField | undefined {
    for (const field of this.filter(test, also)) return field;
    return undefined;
  }

  *filter(
    test: (field: { at: WirePointer; word: string; depth: number }) => boolean,
    also?: (field: FoundField) => boolean,
  ): Generator<FoundField> {
    for (const listed of this.listed) {
      if (!test(listed)) continue;
      const { at, name, word, way, required, depth } = listed;
      const node = this.schema.at(...way);
      if (node === undefined) continue;
      const field = { at, name, word, node, required, depth };
      if (also === undefined || also(field)) yield field;
    }
  }

  at(pointer: WirePointer): FoundField | undefined {
    return this.find((field) => field.at === pointer);
  }

  has(pointer: WirePointer): boolean {
    return this.listed.some((field) => field.at === pointer);
  }
}

function list(schema: Node, deepest: number): Listed[] {
  const found: Listed[] = [];
  const seen = new Set<WirePointer>();
  interface Step {
    readonly node: Node;
    readonly at: WirePointer;
    readonly way: JsonPath;
    readonly depth: number;
    readonly required: boolean;
    readonly above: readonly object[];
  }
  let level: Step[] = [{ node: schema, at: '', way: [], depth: 0, required: true, above: [] }];
  while (level.length > 0 && found.length < MAX_FIELDS) {
    const next: Step[] = [];
    for (const step of level) {
      const key = schemaKey(step.node);
      if (key === undefined || step.above.includes(key) || step.depth > deepest) continue;
      const above = [...step.above, key];
      for (const { name, node, required } of properties(step.node)) {
        if (found.length >= MAX_FIELDS) break;
        const at = step.at + pointerKey(name);
        if (seen.has(at)) continue;
        seen.add(at);
        const way = [...step.way, ...wayBetween(step.node, node)];
        found.push({ at, name, word: snake(name), way, required: required && step.required, depth: step.depth });
        next.push({ node, at, way, depth: step.depth + 1, required: required && step.required, above });
      }
      const items = itemsOf(step.node);
      if (items !== undefined && !seen.has(`${step.at}/*`)) {
        seen.add(`${step.at}/*`);
        next.push({
          ...step,
          node: items,
          at: `${step.at}/*`,
          way: [...step.way, ...wayBetween(step.node, items)],
          depth: step.depth + (step.at === '' ? 0 : 0.5),
          above,
        });
      }
    }
    level = next;
  }
  return found;
}

/** The keys that lead from a schema to a node below it: `via` is kept by every step down. */
function wayBetween(from: Node, to: Node): JsonPath {
  return to.via.slice(from.via.length);
}

/** Where something was read, for people: the pointer in the text, also when the text is read through a view. */
export function placeOf(node: Node): string {
  const { lookup, source, path } = node;
  const real = lookup.origin !== undefined && source === lookup.source ? lookup.origin(path) : path;
  return `${source}#${toPointer(real)}`;
}

/** The place is put into words when somebody asks: a map holds thousands of them, and few are shown. */
export function shape(node: Node): Evidence {
  return {
    by: 'shape',
    get from() {
      return placeOf(node);
    },
  };
}

export function toField(
  found: { at: WirePointer; node: Node; required: boolean },
  evidence: Evidence = shape(found.node),
): Field {
  const listed = valuesOf(found.node);
  return {
    at: found.at,
    schema: found.node,
    required: found.required,
    ...(listed === undefined ? {} : { values: listed.values, open: listed.open }),
    evidence,
  };
}

export function isText(node: Node): boolean {
  const types = typesOf(node);
  return types.has('string') && !types.has('object') && !types.has('array');
}

export function isNumber(node: Node): boolean {
  const types = typesOf(node);
  return types.has('integer') || types.has('number');
}

export function isObject(node: Node): boolean {
  return typesOf(node).has('object') || properties(node).length > 0;
}
