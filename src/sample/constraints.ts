// The parts of a schema in, single constraints that they put on a value out.
import type { Node } from '../description/node.ts';
import { safePattern } from '../schema/pattern.ts';
import { areUnique } from '../schema/unique-items.ts';
import type { NumberShape, StringShape } from './scalar.ts';
import { bare, listedValues, numbers, type Part, raw, texts } from './shape.ts';

export function isNull(node: Node): boolean {
  return node.isObject && (raw(node, 'type') === 'null' || raw(node, 'const') === null);
}

export function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return type === 'null' ? value === null : typeof value === type;
}

export function isAllowed(parts: readonly Part[], name: string): boolean {
  return parts.every((part) => {
    if (raw(part, 'additionalProperties') !== false) return true;
    if (Object.hasOwn((raw(part, 'properties') as object | undefined) ?? {}, name)) return true;
    return Object.keys((raw(part, 'patternProperties') as object | undefined) ?? {}).some((pattern) =>
      safePattern(pattern).test(name),
    );
  });
}

export function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

export function child(at: string, key: string | number): string {
  return `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function stringShape(parts: readonly Part[]): StringShape {
  return {
    formats: texts(parts, 'format'),
    patterns: texts(parts, 'pattern'),
    minLength: Math.max(0, ...numbers(parts, 'minLength')),
    maxLength: Math.min(Number.POSITIVE_INFINITY, ...numbers(parts, 'maxLength')),
  };
}

export function numberShape(parts: readonly Part[], type: string): NumberShape {
  const flagged = (key: string, bound: string) =>
    numbers(
      parts.filter((part) => raw(part, key) === true),
      bound,
    );
  const lows = numbers(parts, 'minimum');
  const highs = numbers(parts, 'maximum');
  const aboves = [...numbers(parts, 'exclusiveMinimum'), ...flagged('exclusiveMinimum', 'minimum')];
  const belows = [...numbers(parts, 'exclusiveMaximum'), ...flagged('exclusiveMaximum', 'maximum')];
  const small = texts(parts, 'format').includes('int32');
  const minimum = Math.max(small ? -2147483648 : Number.NEGATIVE_INFINITY, ...lows, ...aboves);
  const maximum = Math.min(small ? 2147483647 : Number.POSITIVE_INFINITY, ...highs, ...belows);
  return {
    integer: type === 'integer',
    minimum: minimum === -2147483648 && lows.length + aboves.length === 0 ? Number.NEGATIVE_INFINITY : minimum,
    maximum: maximum === 2147483647 && highs.length + belows.length === 0 ? Number.POSITIVE_INFINITY : maximum,
    exclusiveMinimum: aboves.includes(minimum),
    exclusiveMaximum: belows.includes(maximum),
    multiples: numbers(parts, 'multipleOf').filter((value) => value > 0),
  };
}

/** A listed value that is not taken yet. */
export function distinct(nodes: readonly Node[], taken: readonly unknown[]): unknown {
  const values = listedValues(nodes.map(bare).filter((node) => node.isObject));
  return values?.find((value) => areUnique([...taken, value]));
}
