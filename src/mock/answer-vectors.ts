// The answer of an embedding call goes in; its vectors are filled in, one for each input, as floats or as base64 of them.
import { branchesOf, itemsOf, properties, typesOf } from '../api-map/schema/schema-view.ts';
import type { OperationMap } from '../api-map/types.ts';
import { type Node, toPointer } from '../description/node.ts';
import { ensurePlace, type Making } from './ensure-place.ts';
import { inputsOf } from './inputs.ts';
import { createRandom, hash } from './random.ts';
import { follow, isObject, places, setAt } from './wire.ts';

const DEFAULT_DIMENSIONS = 1536;
const MAX_DIMENSIONS = 16_384;
const MAX_DEPTH = 5;

export function fillVectors(body: unknown, operation: OperationMap, request: unknown, making: Making): void {
  const schema = operation.answer?.schema;
  if (schema === undefined) return;
  const inputs = inputsOf(operation, request);
  const dimensions = dimensionsOf(request);
  const base64 =
    isObject(request) && Object.entries(request).some(([name, value]) => /^encoding_?format$/i.test(name) && value === 'base64');
  // Of several shapes of answer the one that the body has.
  const shape = branchesOf(schema).find((branch) => making.schemas.violations(branch, body, 'response').length === 0) ?? schema;
  const vectors = vectorsUnder(shape, [], 0);
  for (const vector of chosen(vectors, body, request)) {
    if (!vector.keys.includes('*')) setAt(body, vector.keys, []);
    const pointer = toPointer(vector.keys);
    if (places(body, pointer).length === 0 && vector.keys.includes('*')) ensurePlace(body, shape, pointer, making);
    if (vector.keys.includes('*')) repeat(body, vector.keys, inputs.length);
    for (const place of places(body, pointer)) {
      const list = inputs.map((input) => numbers(hash(making.seed, JSON.stringify(input)), dimensions, vector.whole));
      const own = list[place.indices[0] ?? 0] ?? list[0]!;
      setAt(body, place.keys, vector.nested ? list : base64 ? encode(own) : own);
    }
  }
}

/** Those that the body has, or those that the request names (`embedding_types: [float]`), or the first. */
function chosen(vectors: readonly Vector[], body: unknown, request: unknown): readonly Vector[] {
  const present = vectors.filter(({ keys }) => keys.includes('*') || places(body, toPointer(keys)).length > 0);
  if (present.length > 0) return present;
  const named = isObject(request) ? Object.values(request).flat() : [];
  const asked = vectors.filter(({ keys }) => named.includes(keys.at(-1)));
  return asked.length > 0 ? asked : vectors.slice(0, 1);
}

interface Vector {
  readonly keys: readonly string[];
  /** A list of vectors stands here, not one. */
  readonly nested: boolean;
  readonly whole: boolean;
}

/** Where the schema has lists of numbers, or lists of such lists. */
function vectorsUnder(schema: Node, keys: readonly string[], depth: number): Vector[] {
  if (depth > MAX_DEPTH) return [];
  // `items` beside `type: object` is a slip.
  const items = typesOf(schema).has('array') ? itemsOf(schema) : undefined;
  if (items !== undefined) {
    const types = typesOf(items);
    if (types.has('number') || types.has('integer')) return [{ keys, nested: false, whole: !types.has('number') }];
    const inner = itemsOf(items);
    const innerTypes = inner === undefined ? undefined : typesOf(inner);
    if (innerTypes?.has('number') || innerTypes?.has('integer'))
      return [{ keys, nested: true, whole: !innerTypes.has('number') }];
    return vectorsUnder(items, [...keys, '*'], depth + 1);
  }
  const [branch] = branchesOf(schema);
  if (branch === undefined) return [];
  return properties(branch).flatMap(({ name, node }) =>
    /usage|token|billed/i.test(name) ? [] : vectorsUnder(node, [...keys, name], depth + 1),
  );
}

/** One item for each input, numbered where it has an index. */
function repeat(body: unknown, keys: readonly string[], count: number): void {
  const list = follow(body, keys.slice(0, keys.indexOf('*')));
  if (!Array.isArray(list) || list.length === 0) return;
  const [first] = list as unknown[];
  list.length = 0;
  for (let index = 0; index < count; index++) {
    const item = structuredClone(first);
    if (isObject(item) && typeof item.index === 'number') item.index = index;
    list.push(item);
  }
}

function dimensionsOf(request: unknown): number {
  if (!isObject(request)) return DEFAULT_DIMENSIONS;
  const asked = Object.entries(request).find(([name]) => /^(output_?)?dimension(s|ality)?$/i.test(name))?.[1];
  return typeof asked === 'number' && Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_DIMENSIONS) : DEFAULT_DIMENSIONS;
}

function numbers(seed: number, dimensions: number, whole: boolean): number[] {
  const random = createRandom(seed);
  const raw = Array.from({ length: dimensions }, () => random() * 2 - 1);
  if (whole) return raw.map((value) => Math.round(value * 127));
  const norm = Math.sqrt(raw.reduce((sum, value) => sum + value * value, 0)) || 1;
  return raw.map((value) => Math.fround(value / norm)).map((value) => Number(value.toPrecision(7)));
}

/** Little-endian float32, as clients decode it. */
function encode(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes.toString('base64');
}
