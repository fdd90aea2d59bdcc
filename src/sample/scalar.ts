// What a schema asserts of a string or number in, such a value out.
import { safePattern } from '../schema/pattern.ts';
import { textForPattern } from './pattern-text.ts';
import type { Random } from './random.ts';

export interface StringShape {
  readonly formats: readonly string[];
  readonly patterns: readonly string[];
  readonly minLength: number;
  readonly maxLength: number;
}

export interface NumberShape {
  readonly integer: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly exclusiveMinimum: boolean;
  readonly exclusiveMaximum: boolean;
  readonly multiples: readonly number[];
}

const WORDS = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'harbor',
  'inlet',
  'juniper',
  'kelp',
  'lumen',
  'maple',
  'north',
];
/** Longer texts than this are not made, whatever the schema demands. */
const MAX_LENGTH = 100_000;

export function sampleString(shape: StringShape, random: Random): string {
  const fits = (text: string) =>
    [...text].length >= shape.minLength &&
    [...text].length <= shape.maxLength &&
    shape.patterns.every((pattern) => safePattern(pattern).test(text));
  for (const text of candidates(shape, random)) if (fits(text)) return text;
  return padded(random.pick(WORDS), shape);
}

function* candidates(shape: StringShape, random: Random): Generator<string> {
  for (const format of shape.formats) yield* formatted(format, shape, random);
  for (const pattern of shape.patterns) {
    for (const extra of [0, 1, 2, 4, 8, 16, 32, 64, 128]) {
      const text = textForPattern(pattern, random, extra);
      if (text === undefined) break;
      yield text;
      yield padded(text, shape);
    }
  }
  if (shape.patterns.length > 0) {
    yield* [
      'a',
      'A',
      '1',
      '0',
      'abc',
      'ABC',
      '123',
      'a1',
      'a-b',
      'a_b',
      '1.0.0',
      '2025-01-01',
      'https://example.com',
      'user@example.com',
      '#a1b2c3',
      '+15555550123',
    ];
    yield [hex(random, 8), hex(random, 4), `4${hex(random, 3)}`, `a${hex(random, 3)}`, hex(random, 12)].join('-');
  }
  yield padded(random.pick(WORDS), shape);
}

function padded(text: string, { minLength, maxLength }: StringShape): string {
  const wanted = Math.min(minLength, MAX_LENGTH);
  const long =
    text.length >= wanted
      ? text
      : text +
        text
          .slice(-1)
          .padStart(1, 'a')
          .repeat(wanted - text.length);
  return long.length > maxLength ? long.slice(0, maxLength) : long;
}

function* formatted(format: string, { minLength, maxLength }: StringShape, random: Random): Generator<string> {
  const two = (below: number) => String(1 + random.below(below)).padStart(2, '0');
  const date = () => `2025-${two(12)}-${two(28)}`;
  switch (format) {
    case 'date-time':
      return yield `${date()}T${two(22)}:${two(58)}:${two(58)}Z`;
    case 'date':
      return yield date();
    case 'time':
      return yield `${two(22)}:${two(58)}:${two(58)}Z`;
    case 'duration':
      return yield `PT${1 + random.below(59)}M`;
    case 'email':
    case 'idn-email':
      yield `${random.pick(WORDS)}@example.com`;
      return yield `${'a'.repeat(Math.max(1, Math.min(minLength, 64) - 12))}@example.com`;
    case 'hostname':
    case 'idn-hostname':
      return yield `${random.pick(WORDS)}.example.com`;
    case 'ipv4':
      return yield `192.0.2.${1 + random.below(254)}`;
    case 'ipv6':
      return yield `2001:db8::${hex(random, 4)}`;
    case 'uri':
    case 'iri':
    case 'url':
    case 'uri-reference':
    case 'iri-reference': {
      yield `https://example.com/${random.pick(WORDS)}`;
      yield 'https://example.com';
      yield 'a:b';
      return yield `https://example.com/${'a'.repeat(Math.max(0, Math.min(minLength, MAX_LENGTH) - 20))}`;
    }
    case 'uri-template':
      return yield 'https://example.com/{id}';
    case 'uuid':
      return yield [hex(random, 8), hex(random, 4), `4${hex(random, 3)}`, `a${hex(random, 3)}`, hex(random, 12)].join('-');
    case 'byte':
    case 'base64': {
      // Four characters for each three bytes.
      const most = Math.min(maxLength, MAX_LENGTH);
      const groups = Math.max(Math.ceil(minLength / 4), Math.min(2, Math.floor(most / 4)));
      return yield Buffer.from(
        WORDS.join('')
          .slice(0, 30)
          .repeat(Math.ceil((groups * 3) / 30) || 1)
          .slice(0, groups * 3),
      ).toString('base64');
    }
    case 'json-pointer':
      return yield '/a';
    case 'relative-json-pointer':
      return yield '0';
    case 'regex':
      return yield '^a+$';
    case 'int64':
    case 'int32':
    case 'decimal':
      return yield String(random.below(1000));
  }
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.below(16).toString(16)).join('');
}

/** A value in range, small and plain where the range allows. */
export function sampleNumber(shape: NumberShape, random: Random): number {
  const step = stepOf(shape);
  const room = step ?? 1e-3;
  // An open end is placed so that the usual range is small positive numbers.
  let low = shape.minimum;
  let high = shape.maximum;
  if (low === Number.NEGATIVE_INFINITY) low = high === Number.POSITIVE_INFINITY ? 1 : Math.min(1, high - 100 * room);
  if (high === Number.POSITIVE_INFINITY) high = low + 100 * Math.max(room, 1);
  if (step !== undefined) {
    const first =
      Math.ceil(low / step - 1e-9) +
      (shape.exclusiveMinimum && isClose(Math.ceil(low / step - 1e-9) * step, shape.minimum) ? 1 : 0);
    const last =
      Math.floor(high / step + 1e-9) -
      (shape.exclusiveMaximum && isClose(Math.floor(high / step + 1e-9) * step, shape.maximum) ? 1 : 0);
    if (last < first) return clean(first * step);
    return clean((first + random.below(Math.min(last - first, 100) + 1)) * step);
  }
  const value = low + (high - low) * random.next();
  const rounded = Math.round(value * 100) / 100;
  const inside = (number: number) =>
    (shape.exclusiveMinimum ? number > shape.minimum : number >= shape.minimum) &&
    (shape.exclusiveMaximum ? number < shape.maximum : number <= shape.maximum);
  return [rounded, value, (low + high) / 2, low, high].find(inside) ?? low;
}

function stepOf({ integer, multiples }: NumberShape): number | undefined {
  const steps = integer ? [1, ...multiples] : multiples;
  if (steps.length === 0) return undefined;
  return steps.reduce((one, other) => {
    for (let times = 1; times <= 1000; times++) if (Number.isInteger(clean((one * times) / other))) return one * times;
    return Math.max(one, other);
  });
}

function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));
}

/** 0.1 × 3 is 0.3, and -0 is 0. */
function clean(value: number): number {
  return Number(value.toPrecision(15)) + 0;
}
