// A JSON Schema -> a JSON text that is valid against it, in parts. A choice of the model where the schema leaves one.
import type { Sampling } from '../../model/sampler.ts';
import type { Written } from '../token-logprobs.ts';
import type { OutputSchema } from '../types.ts';
import { accepts, schemasOf } from './accepts.ts';
import { checkSchema } from './check.ts';
import { Job, literal, refusal, Unwritable } from './job.ts';
import { numbersFor } from './numbers.ts';
import { flat, merged } from './schema.ts';
import { stringFor } from './strings.ts';

/** Beyond it, optional parts are left out and the branches that lead nowhere else come first. */
const GENEROUS_DEPTH = 6;
const MAX_DEPTH = 32;
const MAX_ITEMS = 2000;
/** How often it is written anew when a whole is not valid, though each of its parts was. */
const ATTEMPTS = 12;

export interface WriteOptions {
  readonly sampling: Sampling;
  /** Words of the prompt, which texts may be made of. */
  readonly topic: readonly string[];
  /** Where the schema stands in the request. */
  readonly param: string;
}

/** Throws 400 for a schema that the model cannot follow, or that nothing is valid against. */
export function writeJson(schema: OutputSchema, { sampling, topic, param }: WriteOptions): readonly Written[] {
  checkSchema(schema, param);
  let problem = new Unwritable('', 'has no value that the model can find');
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // The likeliest choices are the same each time.
    const freely = attempt === 0 ? sampling : { ...sampling, temperature: Math.max(1, sampling.temperature), topP: 1 };
    try {
      const parts = value(schema, '', 0, new Job(schema, freely, topic));
      if (accepts(schema, JSON.parse(parts.map(({ text }) => text).join('')), schema)) return parts;
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      problem = error;
      // A loop of schemas is no more finite the next time.
      if (attempt >= 2) break;
    }
  }
  throw refusal(problem, param);
}

function value(schema: unknown, at: string, depth: number, job: Job): Written[] {
  if (depth > MAX_DEPTH) throw new Unwritable(at, 'is too large or has no finite value');
  job.made(at);
  const { node, unions } = flat(schema, at, job);
  return branched(node, unions, at, depth, job);
}

/** Chooses a branch of each union, and another one where the choice has no value. */
function branched(node: OutputSchema, unions: readonly (readonly unknown[])[], at: string, depth: number, job: Job): Written[] {
  const [union, ...others] = unions;
  if (union === undefined) return plain(node, at, depth, job);
  let left = union.map((_, index) => index);
  if (depth >= GENEROUS_DEPTH) left.sort((a, b) => Number(leadsOn(union[a])) - Number(leadsOn(union[b])));
  let problem = new Unwritable(at, 'has an empty list of alternatives');
  while (left.length > 0) {
    const chosen = depth < GENEROUS_DEPTH ? job.choose(left, [2]) : { value: left[0] ?? 0, logprob: 0 };
    const index = chosen?.value ?? 0;
    left = left.filter((other) => other !== index);
    try {
      const branch = flat(union[index], at, job);
      const parts = branched(merged(node, branch.node, at), [...branch.unions, ...others], at, depth + 1, job);
      return [{ text: '', logprob: chosen?.logprob ?? 0 }, ...parts];
    } catch (error) {
      if (!(error instanceof Unwritable) || job.exhausted) throw error;
      problem = error;
    }
  }
  throw problem;
}

function leadsOn(schema: unknown): boolean {
  return JSON.stringify(schema)?.includes('"$ref"') ?? false;
}

function plain(node: OutputSchema, at: string, depth: number, job: Job): Written[] {
  if (depth > MAX_DEPTH) throw new Unwritable(at, 'is too large or has no finite value');
  if ('const' in node || Array.isArray(node.enum)) {
    const values = 'const' in node ? [node.const] : (node.enum as unknown[]);
    const kept = values.filter((one) => accepts(node, one, job.root));
    if (kept.length === 0)
      throw new Unwritable(at, values.length === 0 ? 'has an empty list of values' : 'allows none of its values');
    return job.write(kept);
  }
  const types = [node.type ?? impliedType(node)].flat();
  const chosen = job.choose(types, [2]);
  if (chosen === undefined) throw new Unwritable(at, 'has an empty list of types');
  return [{ text: '', logprob: chosen.logprob }, ...typed(node, chosen.value, at, depth, job)];
}

function typed(node: OutputSchema, type: unknown, at: string, depth: number, job: Job): Written[] {
  if (type === 'object') return object(node, at, depth, job);
  if (type === 'array') return array(node, at, depth, job);
  if (type === 'string') return stringFor(node, at, job);
  if (type === 'boolean') return job.write([true, false]);
  if (type === 'null') return [literal('null')];
  if (type !== 'number' && type !== 'integer') throw new Unwritable(at, 'names a type that does not exist');
  const numbers = numbersFor(node, type === 'integer');
  if (numbers.length === 0) throw new Unwritable(at, 'has bounds between which there is no number');
  return job.write(numbers.slice(0, 16));
}

function impliedType(node: OutputSchema): string {
  if ('properties' in node || 'required' in node) return 'object';
  if (['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems'].some((key) => key in node)) return 'array';
  if (['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'].some((key) => key in node)) return 'number';
  if (['additionalProperties', 'minProperties', 'patternProperties'].some((key) => key in node)) return 'object';
  return 'string';
}

function object(node: OutputSchema, at: string, depth: number, job: Job): Written[] {
  const names = namesOf(node, at, depth);
  const parts: Written[] = [literal('{')];
  for (const name of names) {
    const schemas = schemasOf(node, name).filter((schema) => schema !== true);
    const schema = schemas.length === 1 ? schemas[0] : { allOf: schemas };
    parts.push(literal(`${parts.length > 1 ? ',' : ''}${JSON.stringify(name)}:`));
    parts.push(...value(schema, `${at}.properties.${name.slice(0, 60)}`.replace(/^\./, ''), depth + 1, job));
  }
  return [...parts, literal('}')];
}

/** All that must be there; close to the root what may be there as well. */
function namesOf(node: OutputSchema, at: string, depth: number): readonly string[] {
  const described = Object.keys((node.properties ?? {}) as object);
  const required = (Array.isArray(node.required) ? node.required : []) as string[];
  const most = limit(node.maxProperties, Number.POSITIVE_INFINITY);
  const least = limit(node.minProperties, 0);
  const names = new Set(required);
  const dependent = new Map(Object.entries((node.dependentRequired ?? {}) as Record<string, string[]>));
  const optional = described.filter((name) => !schemasOf(node, name).includes(false));
  const wished = depth < GENEROUS_DEPTH ? optional : optional.slice(0, Math.max(0, least - names.size));
  for (const name of wished) {
    const group = [name, ...(dependent.get(name) ?? [])].filter((one) => !names.has(one));
    if (names.size + group.length <= most) for (const one of group) names.add(one);
  }
  for (const name of names) for (const other of dependent.get(name) ?? []) names.add(other);
  // What is wanted beyond what is described: free names, as far as they are allowed.
  const free = described.length === 0 && depth < GENEROUS_DEPTH && node.additionalProperties !== undefined ? 1 : 0;
  const open = node.additionalProperties !== false && node.propertyNames === undefined;
  for (let count = 1; names.size < Math.min(most, Math.max(least, free)) && open && count <= MAX_ITEMS; count++)
    names.add(FREE_NAMES[count - 1] ?? `item_${count}`);
  if (names.size < least || names.size > most || required.length > most)
    throw new Unwritable(at, 'wants other numbers of properties than it allows');
  // In the order in which they are described, as a person would write them.
  const order = new Map(described.map((name, index) => [name, index]));
  return [...names].sort((a, b) => (order.get(a) ?? described.length) - (order.get(b) ?? described.length));
}

const FREE_NAMES = ['answer', 'detail', 'note'];

function array(node: OutputSchema, at: string, depth: number, job: Job): Written[] {
  const first = Array.isArray(node.prefixItems) ? node.prefixItems : [];
  const least = limit(node.minItems, 0);
  const bounded = node.items === false ? first.length : Number.POSITIVE_INFINITY;
  const most = Math.min(limit(node.maxItems, Math.max(least, first.length, 3)), bounded);
  if (least > most) throw new Unwritable(at, 'wants more items than it allows');
  const start = Math.min(most, Math.max(least, depth < GENEROUS_DEPTH ? Math.max(1, first.length) : 0));
  const count = job.choose(depth < GENEROUS_DEPTH ? [start, Math.min(most, start + 1)] : [start]);
  const parts: Written[] = [
    { text: '[', logprob: 0 },
    { text: '', logprob: count?.logprob ?? 0 },
  ];
  const seen = new Set<string>();
  for (let index = 0; index < Math.min(count?.value ?? start, MAX_ITEMS); index++) {
    const item = index < first.length ? first[index] : (node.items ?? true);
    const made = distinct(() => value(item, `${at}.items`.replace(/^\./, ''), depth + 1, job), node.uniqueItems === true, seen);
    if (made === undefined && index >= least) break;
    if (made === undefined) throw new Unwritable(at, 'wants more different items than the model finds');
    parts.push(...(index === 0 ? [] : [literal(',')]), ...made);
  }
  return [...parts, literal(']')];
}

/** Tries a few times to make an item that is not there yet. */
function distinct(make: () => Written[], unique: boolean, seen: Set<string>): Written[] | undefined {
  for (let attempt = 0; attempt < 24; attempt++) {
    const made = make();
    const text = made.map((part) => part.text).join('');
    if (!unique || !seen.has(text)) {
      seen.add(text);
      return made;
    }
  }
  return undefined;
}

function limit(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : otherwise;
}
