// A value and its schema go in; what is missing is added from samples, and what is not allowed is taken away.
import { branchesOf, isNullSchema, typesOf, valuesOf } from '../api-map/schema/schema-view.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { type Making, schemaAt } from './ensure-place.ts';
import type { Violation } from './schemas.ts';
import { follow, isObject, removeAt, setAt } from './wire.ts';

const ROUNDS = 4;
const MAX_NESTING = 4;
const MAX_VARIANTS = 30;

/** Changes `value` in place. Gives what could not be repaired. */
export function repair(value: unknown, schema: Node, making: Making): readonly Violation[] {
  return repairAt(value, schema, making, 0);
}

function repairAt(value: unknown, schema: Node, making: Making, depth: number): readonly Violation[] {
  let left = making.schemas.violations(schema, value, 'response');
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    const before = left.length;
    let changed = false;
    // One change for each place: the second message about it speaks of what was there before.
    const places = new Map(left.map((violation) => [violation.at, violation]));
    for (const violation of places.values()) changed = repairOne(value, schema, violation, making, depth) || changed;
    if (!changed) break;
    left = making.schemas.violations(schema, value, 'response');
    if (left.length > before * 4) break;
  }
  return left;
}

function repairOne(value: unknown, schema: Node, violation: Violation, making: Making, depth: number): boolean {
  const keys = concreteKeys(value, violation.at);
  const last = keys.at(-1);
  const holder = follow(value, keys.slice(0, -1));
  const pattern = keys.map((key) => (typeof key === 'number' ? '*' : key));
  if (violation.property === 'excess' || (last !== undefined && isObject(holder) && holder[last] === null)) {
    removeAt(value, keys);
    return true;
  }
  // A dialect has its constants, a description its own: the description is kept.
  const sole =
    violation.property === 'missing' || typeof follow(value, keys) !== 'string'
      ? undefined
      : soleConstant(schemaAt(schema, pattern));
  if (sole !== undefined && follow(value, keys) !== sole) {
    setAt(value, keys, sole);
    return true;
  }
  if (violation.property !== 'missing' && repairEmpty(value, keys, schemaAt(schema, pattern))) return true;
  if (violation.property !== 'missing') return repairUnion(follow(value, keys), schemaAt(schema, pattern), making, depth);
  const child = schemaAt(schema, pattern);
  if (child === undefined) return false;
  setAt(value, keys, allowsNull(child) ? null : making.schemas.sample(child, 'response', making.seed));
  return true;
}

/** A list or text that is empty at the start of a stream, where this description has the other. */
function repairEmpty(root: unknown, keys: readonly (string | number)[], schema: Node | undefined): boolean {
  const value = follow(root, keys);
  if (schema === undefined || keys.length === 0 || !(value === '' || (Array.isArray(value) && value.length === 0))) return false;
  const types = typesOf(schema);
  const empty = types.has('string') && value !== '' ? '' : types.has('array') && !Array.isArray(value) ? [] : undefined;
  if (empty === undefined) return false;
  setAt(root, keys, empty);
  return true;
}

/** An object that fits no variant is repaired by the one that it comes closest to. */
function repairUnion(part: unknown, node: Node | undefined, making: Making, depth: number): boolean {
  if (!isObject(part) || node === undefined || depth >= MAX_NESTING) return false;
  const variants = branchesOf(node).slice(0, MAX_VARIANTS);
  if (variants.length === 1 && variants[0]!.id === node.id) return false;
  const repaired = variants.map((variant) => {
    const copy = structuredClone(part);
    return {
      copy,
      left: repairAt(copy, variant, making, depth + 1).length,
      lost: Object.keys(part).filter((name) => !(name in copy)).length,
    };
  });
  const best = repaired.filter(({ left }) => left === 0).sort((a, b) => a.lost - b.lost)[0];
  if (best === undefined) return false;
  for (const name of Object.keys(part)) delete part[name];
  Object.assign(part, best.copy);
  return true;
}

function soleConstant(schema: Node | undefined): unknown {
  const listed = schema === undefined ? undefined : valuesOf(schema);
  return listed?.values.length === 1 && !listed.open ? listed.values[0] : undefined;
}

export function allowsNull(schema: Node): boolean {
  const type = schema.get('type')?.value;
  if (schema.boolean('nullable') === true || (Array.isArray(type) && type.includes('null'))) return true;
  return ['anyOf', 'oneOf'].some((union) => (schema.get(union)?.items() ?? []).some(isNullSchema));
}

/** Digits are an index where an array stands. */
function concreteKeys(value: unknown, pointer: string): (string | number)[] {
  const out: (string | number)[] = [];
  let current = value;
  for (const key of fromPointer(pointer)) {
    const step = Array.isArray(current) ? Number(key) : key;
    out.push(step);
    current = follow(current, [step]);
  }
  return out;
}
