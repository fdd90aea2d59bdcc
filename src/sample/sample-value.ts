// The node of a schema in, a valid value out; the same one for the same seed.
import { formatOf } from '../description/format.ts';
import type { Node } from '../description/node.ts';
import { compileSchema, type SchemaError } from '../schema/index.ts';
import { Generator, type Lessons } from './generate.ts';

export interface SampleOptions {
  readonly seed: number;
  readonly mode: 'request' | 'response';
  /** How many levels of nesting hold more than what is required. */
  readonly depth?: number;
  /** Only what is required. Single values are still taken from examples. */
  readonly minimal?: boolean;
  /** `examples` (the default): what the description gives as example or default is used where it validates. */
  readonly prefer?: 'examples' | 'schema';
  /** A value to start from, such as the example of a media type. */
  readonly like?: unknown;
}

const MAX_TRIES = 24;
const DEPTH = 8;

/**
 * A value that validates by `compileSchema`. Examples that do not validate are not used. When no try validates (contradictory
 * schemas do exist), the one with the fewest errors is returned.
 */
export function sampleValue(node: Node, options: SampleOptions): unknown {
  return sampleWithErrors(node, options).value;
}

/** The same, with what is still wrong with the value. */
export function sampleWithErrors(
  node: Node,
  options: SampleOptions,
): { readonly value: unknown; readonly errors: readonly SchemaError[] } {
  const validate = compileSchema(node, { format: formatOf(node.lookup.root).format, mode: options.mode });
  const lessons: Lessons = { noExample: new Set(), level: new Map(), omit: new Set() };
  let best: { value: unknown; errors: readonly SchemaError[] } | undefined;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const late = attempt >= MAX_TRIES / 2;
    const generator = new Generator(
      {
        seed: options.seed,
        mode: options.mode,
        // What is left out cannot be wrong.
        minimal: options.minimal === true || late,
        examples: options.prefer !== 'schema' && attempt < MAX_TRIES - 4,
        depth: options.depth ?? DEPTH,
      },
      lessons,
    );
    const value = generator.value([node], '', options.prefer === 'schema' ? undefined : options.like);
    const errors = validate(value);
    if (best === undefined || errors.length < best.errors.length) best = { value, errors };
    if (errors.length === 0) break;
    // Even the smallest value has no end: another try is as long and as wrong.
    if (generator.isExhausted && late) break;
    if (generator.isExhausted) attempt = Math.max(attempt, MAX_TRIES / 2 - 1);
    if (attempt >= MAX_TRIES / 2 - 1 && !late) lessons.level.clear();
    for (const error of errors) learn(error, generator, lessons);
  }
  return best!;
}

function learn(error: SchemaError, generator: Generator, lessons: Lessons): void {
  const example = nearest(error.at, (at) => generator.examplesAt.has(at) && !lessons.noExample.has(at));
  if (example !== undefined) {
    lessons.noExample.add(example);
    return;
  }
  const level = (lessons.level.get(error.at) ?? 0) + 1;
  lessons.level.set(error.at, level);
  if (level < 3) return;
  const optional = nearest(error.at, (at) => isOptional(at, generator) && !lessons.omit.has(at));
  if (optional !== undefined) lessons.omit.add(generator.optionalAt.has(optional) ? optional : `${parent(optional)}/*`);
  // It may be the variant around this place that cannot hold any value here.
  const around = parent(error.at);
  if (level % 3 === 0 && error.at !== '') lessons.level.set(around, (lessons.level.get(around) ?? 0) + 1);
}

function isOptional(at: string, generator: Generator): boolean {
  return generator.optionalAt.has(at) || generator.optionalAt.has(`${parent(at)}/*`);
}

function nearest(at: string, test: (at: string) => boolean): string | undefined {
  for (let place = at; ; place = parent(place)) {
    if (test(place)) return place;
    if (place === '') return undefined;
  }
}

function parent(at: string): string {
  return at.slice(0, Math.max(0, at.lastIndexOf('/')));
}
