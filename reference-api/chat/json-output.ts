// A JSON Schema -> a value that is valid against it. Random where the schema leaves a choice.
import { ApiError } from '../errors.ts';
import type { Random } from '../model/random.ts';
import { FORMATS, words } from './json-strings.ts';
import type { OutputSchema } from './types.ts';

const FOLLOWED = new Set(
  'type enum const properties required additionalProperties items minItems maxItems minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength format anyOf $defs $ref'.split(
    ' ',
  ),
);
const IGNORED = new Set(['title', 'description', 'default', 'examples', '$schema']);
/** Beyond it, optional parts are left out. */
const GENEROUS_DEPTH = 6;
const MAX_DEPTH = 32;
const MAX_VALUES = 2000;

interface Job {
  readonly root: OutputSchema;
  readonly random: Random;
  readonly param: string;
  made: number;
}

/** Throws 400 for a schema that the model cannot follow. `param` is where it stands in the request. */
export function jsonFor(schema: OutputSchema, random: Random, param: string): unknown {
  return value(schema, 0, { root: schema, random, param, made: 0 });
}

function value(schema: unknown, depth: number, job: Job): unknown {
  if (schema === true) return 'anything';
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw refused(job, 'has no value');
  if (depth > MAX_DEPTH || ++job.made > MAX_VALUES) throw refused(job, 'is too large or has no finite value');
  const node = schema as OutputSchema;
  const unknown = Object.keys(node).find((key) => !FOLLOWED.has(key) && !IGNORED.has(key));
  if (unknown !== undefined) throw refused(job, `uses \`${unknown.slice(0, 40)}\`, which the model cannot follow`);
  if (typeof node.$ref === 'string') return value(definition(node.$ref, job), depth + 1, job);
  if ('const' in node) return node.const;
  if (Array.isArray(node.enum)) return pick(node.enum, job);
  if (Array.isArray(node.anyOf)) return alternative(node.anyOf, depth, job);
  return typed(node, depth, job);
}

/** The first branch that has a value: one that leads back to itself for ever has none. */
function alternative(branches: readonly unknown[], depth: number, job: Job): unknown {
  for (const branch of depth < GENEROUS_DEPTH ? branches : branches.toReversed()) {
    try {
      return value(branch, depth + 1, job);
    } catch (error) {
      if (job.made > MAX_VALUES) throw error;
    }
  }
  throw refused(job, 'has an `anyOf` without a branch that the model can follow');
}

function typed(node: OutputSchema, depth: number, job: Job): unknown {
  const type = Array.isArray(node.type) ? pick(node.type, job) : (node.type ?? impliedType(node));
  if (type === 'object') return object(node, depth, job);
  if (type === 'array') return array(node, depth, job);
  if (type === 'string') return string(node, job);
  if (type === 'number' || type === 'integer') return number(node, type === 'integer', job);
  if (type === 'boolean') return job.random() < 0.5;
  if (type === 'null') return null;
  throw refused(job, 'names a type that does not exist');
}

function impliedType(node: OutputSchema): string {
  if ('items' in node || 'minItems' in node || 'maxItems' in node) return 'array';
  if (['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].some((key) => key in node)) return 'number';
  return 'minLength' in node || 'maxLength' in node || 'format' in node ? 'string' : 'object';
}

function object(node: OutputSchema, depth: number, job: Job): Record<string, unknown> {
  const properties = (node.properties ?? {}) as Record<string, unknown>;
  const required = (Array.isArray(node.required) ? node.required : []) as string[];
  const names = depth < GENEROUS_DEPTH ? [...new Set([...Object.keys(properties), ...required])] : required;
  const made: [string, unknown][] = [];
  for (const name of names) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : (node.additionalProperties ?? true);
    if (schema === false && !required.includes(name)) continue;
    made.push([name, value(schema, depth + 1, job)]);
  }
  return Object.fromEntries(made);
}

function array(node: OutputSchema, depth: number, job: Job): unknown[] {
  const least = bound(node.minItems, 0);
  const most = bound(node.maxItems, Math.max(least, 3));
  if (least > most) throw refused(job, 'wants more items than it allows');
  const wished = depth < GENEROUS_DEPTH ? Math.min(most, Math.max(least, 1 + Math.floor(job.random() * 2))) : least;
  return Array.from({ length: Math.min(wished, MAX_VALUES) }, () => value(node.items ?? true, depth + 1, job));
}

function string(node: OutputSchema, job: Job): string {
  const least = bound(node.minLength, 0);
  const most = bound(node.maxLength, 1000);
  if (least > most || least > 10_000) throw refused(job, 'wants a text that is longer than it allows');
  const formatted = typeof node.format === 'string' ? FORMATS[node.format]?.(job.random) : undefined;
  const text = formatted ?? words(job.random);
  // Length counts characters (RFC 8259), and all of these are single UTF-16 units.
  return text.slice(0, most).padEnd(least, 'x');
}

function number(node: OutputSchema, integer: boolean, job: Job): number {
  const step = integer ? 1 : 0.5;
  const limit = (key: string) => (typeof node[key] === 'number' ? (node[key] as number) : undefined);
  const above = limit('exclusiveMinimum');
  const below = limit('exclusiveMaximum');
  const floor = Math.max(
    limit('minimum') ?? Number.NEGATIVE_INFINITY,
    above === undefined ? Number.NEGATIVE_INFINITY : above + step,
  );
  const ceiling = Math.min(
    limit('maximum') ?? Number.POSITIVE_INFINITY,
    below === undefined ? Number.POSITIVE_INFINITY : below - step,
  );
  const least = Number.isFinite(floor) ? floor : Math.min(0, ceiling);
  const most = Number.isFinite(ceiling) ? ceiling : Math.max(100, least + 100);
  if (!integer && above !== undefined && below !== undefined && least > most && above < below) return (above + below) / 2;
  const [low, high] = integer ? [Math.ceil(least), Math.floor(most)] : [least, most];
  if (low > high) throw refused(job, 'has bounds between which there is no number');
  return low + Math.floor(job.random() * Math.min(high - low + 1, 2 ** 31));
}

function definition(reference: string, job: Job): unknown {
  const name = /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
  if (reference === '#') return job.root;
  const definitions = job.root.$defs;
  if (name === undefined || typeof definitions !== 'object' || definitions === null || !Object.hasOwn(definitions, name)) {
    throw refused(job, `has a \`$ref\` that leads nowhere: \`${reference.slice(0, 60)}\``);
  }
  return (definitions as Record<string, unknown>)[name];
}

function pick(values: readonly unknown[], job: Job): unknown {
  if (values.length === 0) throw refused(job, 'has an empty list of values');
  return values[Math.floor(job.random() * values.length)];
}

function bound(limit: unknown, otherwise: number): number {
  return typeof limit === 'number' && limit >= 0 ? Math.floor(limit) : otherwise;
}

function refused(job: Job, why: string): ApiError {
  return new ApiError(400, 'unsupported_schema', `The schema ${why}.`, { param: job.param });
}
