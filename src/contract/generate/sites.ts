// Where a body can be broken, or be brought to the bounds of what its schema allows.
import type { Arbitrary } from 'fast-check';
import type { OperationMap } from '../../api-map/types.ts';
import type { Node } from '../../description/node.ts';
import type { Format } from '../../description/types.ts';
import { isRecord, valueAt, withValue } from '../pointer.ts';
import { type BodyField, bodyFields, breaks, partsOf, sole, typesOf } from './fields.ts';

type FastCheck = typeof import('fast-check');

/** One place of a body and the values that are tried there. */
export interface Site {
  /** Sites of one kind are alike, so a few requests take one of each kind first. */
  readonly kind: string;
  /** JSON Pointer into the body. */
  readonly at: string;
  /** For a message: `is no integer`, `is missing`. */
  readonly what: string;
  /** Shrinks to the plainest value. `undefined` leaves the member out. */
  readonly values: Arbitrary<unknown>;
  /** Tried in place of one that the seed chooses: it holds all that a smaller one could fail by. */
  readonly first?: unknown;
}

/** A character of each kind that programs stumble over: beyond 16 bits, joined to one sign, combining, turning the direction, ending a line, invisible. */
const RARE = ['\u0000', '😀', '👩‍👩‍👧', 'e\u0301', '\u202e', '\u2028', '\ufeff', 'ﷺ', '\u0007', '\uffff'] as const;

/** Long enough for any bound that says something, short enough to be sent. */
const MAX_LENGTH = 5_000;
const MAX_ITEMS = 200;

/** Every way to break the schema in one place. Values that a server may read as right are not among them: a number in quotes, null for a member that may be left out. */
export function brokenSites(fc: FastCheck, format: Format, operation: OperationMap, body: unknown): Site[] {
  const schema = operation.request.schema;
  if (schema === undefined) return [];
  // Some servers clamp how a model samples; what they must do has a clause of its own (SMP-07).
  const sampling = [operation.request.temperature?.at, operation.request.topP?.at];
  const apart = (site: Site) => sampling.includes(site.at) && /^(above|below)$/.test(site.kind);
  const sites = bodyFields(schema, body)
    .flatMap((field) => [...missing(fc, field), ...ofField(fc, field, valueAt(body, field.at))])
    .filter((site) => !apart(site));
  return [...sites, ...extra(fc, schema)].filter(({ at, values }) => {
    const example = fc.sample(values, { numRuns: 1, seed: 1 })[0];
    return breaks(format, schema, withValue(body, at, example));
  });
}

function missing(fc: FastCheck, { at, required, present }: BodyField): Site[] {
  return required && present ? [{ kind: 'missing', at, what: 'is missing', values: fc.constant(undefined) }] : [];
}

function ofField(fc: FastCheck, field: BodyField, value: unknown): Site[] {
  const own = sole(field.schema);
  if (own === undefined) return [];
  const { at } = field;
  const types = typesOf(own);
  const sites: Site[] = [];
  const add = (kind: string, what: string, values: Arbitrary<unknown>) => sites.push({ kind, at, what, values });
  if (types.length > 0 && !types.includes('object')) {
    // The one type that nothing else is read from.
    const objects = fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(9), { maxKeys: 2 });
    add('type', `is an object and no ${types.join(' or ')}`, objects);
  } else if (types.length === 1 && types[0] === 'object')
    add('type', 'is a text and no object', fc.stringMatching(/^[a-z]{1,8}$/));
  if (types.includes('integer') && !types.includes('number'))
    add(
      'fraction',
      'is no integer',
      fc.integer({ min: 1, max: 9 }).map((number) => number + 0.5),
    );
  const { minimum, maximum } = bounds(own);
  if (maximum !== undefined)
    add(
      'above',
      `is above ${maximum}`,
      fc.integer({ min: 1, max: 1000 }).map((step) => maximum + step),
    );
  if (minimum !== undefined)
    add(
      'below',
      `is below ${minimum}`,
      fc.integer({ min: 1, max: 1000 }).map((step) => minimum - step),
    );
  if (Array.isArray(own.get('enum')?.value) && types[0] === 'string')
    add('enum', 'is none of the listed values', fc.stringMatching(/^assay_[a-z]{1,6}$/));
  const [maxLength, minLength] = [own.number('maxLength'), own.number('minLength')];
  if (maxLength !== undefined && maxLength < MAX_LENGTH)
    add(
      'longer',
      `is longer than ${maxLength}`,
      fc.integer({ min: 1, max: 100 }).map((more) => 'a'.repeat(maxLength + more)),
    );
  if (minLength !== undefined && minLength > 0) add('shorter', `is shorter than ${minLength}`, fc.constant(''));
  const [maxItems, minItems] = [own.number('maxItems'), own.number('minItems')];
  if (Array.isArray(value) && value.length > 0) {
    if (maxItems !== undefined && maxItems < MAX_ITEMS)
      add('more', `has more than ${maxItems} items`, fc.constant(Array.from({ length: maxItems + 1 }, () => value[0])));
    if (minItems !== undefined && minItems > 0) add('fewer', `has fewer than ${minItems} items`, fc.constant([]));
  }
  return sites;
}

/** A member that a closed object does not have. */
function extra(fc: FastCheck, schema: Node): Site[] {
  const closed = partsOf(schema).some((part) => part.get('additionalProperties')?.value === false);
  return closed ? [{ kind: 'extra', at: '/assay_unknown', what: 'is no member of the body', values: fc.nat(9) }] : [];
}

/** Bodies at the edge of what is allowed, and prompts of characters that few people type. What would cost more, or make more than an answer, is left alone. */
export function edgeSites(fc: FastCheck, format: Format, operation: OperationMap, body: unknown): Site[] {
  const { request } = operation;
  const schema = request.schema;
  if (schema === undefined) return [];
  const costly = new Set([request.count, operation.controls.bestOf, ...request.outputLimits].map((field) => field?.at));
  const sites: Site[] = [];
  const text = textAt(request.prompt?.at, body);
  if (text !== undefined) {
    // One switch for each character, so that those that do not matter can be left out one by one.
    const values = fc.tuple(...RARE.map(() => fc.boolean())).map(
      (flags) => RARE.filter((_, index) => flags[index]).join('') || 'a',
      (joined) => RARE.map((character) => String(joined).includes(character)),
    );
    sites.push({ kind: 'text', at: text, what: 'holds rare characters', values, first: RARE.join('') });
  }
  for (const field of bodyFields(schema, body)) {
    const own = sole(field.schema);
    if (own === undefined || costly.has(field.at) || field.at.split('/').length > 2) continue;
    const { minimum, maximum } = bounds(own);
    const add = (kind: string, value: number) => {
      sites.push({ kind, at: field.at, what: `is ${value}`, values: fc.constant(value) });
    };
    if (minimum !== undefined) add('minimum', minimum);
    if (maximum !== undefined) add('maximum', maximum);
    const maxLength = own.number('maxLength');
    if (maxLength !== undefined && maxLength < MAX_LENGTH && own.get('enum') === undefined && field.at !== request.model?.at)
      sites.push({ kind: 'long', at: field.at, what: `is ${maxLength} long`, values: fc.constant('a'.repeat(maxLength)) });
  }
  return sites.filter(
    ({ at, values }) => !breaks(format, schema, withValue(body, at, fc.sample(values, { numRuns: 1, seed: 1 })[0])),
  );
}

/** Where the words of the prompt stand: the prompt itself, or the last text in it that no role or type is. */
function textAt(at: string | undefined, body: unknown): string | undefined {
  if (at === undefined) return undefined;
  const prompt = valueAt(body, at);
  if (typeof prompt === 'string') return at;
  const inside = (value: unknown, here: string): string | undefined => {
    if (Array.isArray(value)) return value.length === 0 ? undefined : inside(value.at(-1), `${here}/${value.length - 1}`);
    if (!isRecord(value)) return undefined;
    for (const name of ['content', 'text', 'message', 'parts']) {
      if (!Object.hasOwn(value, name)) continue;
      if (typeof value[name] === 'string') return `${here}/${name}`;
      const below = inside(value[name], `${here}/${name}`);
      if (below !== undefined) return below;
    }
    return undefined;
  };
  return inside(prompt, at);
}

/** The inclusive bounds. Exclusive ones have no value of their own that is the last. */
function bounds(schema: Node): { minimum?: number; maximum?: number } {
  const result: { minimum?: number; maximum?: number } = {};
  const [minimum, maximum] = [schema.number('minimum'), schema.number('maximum')];
  // Beyond this no double has a neighbour that is an integer.
  if (minimum !== undefined && Math.abs(minimum) < Number.MAX_SAFE_INTEGER) result.minimum = minimum;
  if (maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER) result.maximum = maximum;
  return result;
}
