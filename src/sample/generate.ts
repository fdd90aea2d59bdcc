// A schema, a seed and what was learnt from earlier tries in, one value that should satisfy the schema out.
import type { Node } from '../description/node.ts';
import { safePattern } from '../schema/pattern.ts';
import { areUnique } from '../schema/unique-items.ts';
import { asStrings, child, distinct, isAllowed, isNull, isOfType, numberShape, stringShape } from './constraints.ts';
import { costOf } from './cost.ts';
import { textForPattern } from './pattern-text.ts';
import { randomAt } from './random.ts';
import { sampleNumber, sampleString } from './scalar.ts';
import { listedValues, numbers, type Part, partsOf, raw, typesOf } from './shape.ts';
import { discriminatorPart } from './variant.ts';

/** What the tries before have shown to be wrong, by JSON Pointer into the value. */
export interface Lessons {
  /** An example stood here that does not validate. */
  readonly noExample: Set<string>;
  /** How often the value here was wrong: each time other variants and numbers are taken. */
  readonly level: Map<string, number>;
  /** Optional properties that are left out. */
  readonly omit: Set<string>;
}

export interface GenerateOptions {
  readonly seed: number;
  readonly mode: 'request' | 'response';
  readonly minimal: boolean;
  readonly examples: boolean;
  /** Deeper than this, what is optional is left out. */
  readonly depth: number;
}

const MAX_VALUES = 4000;
const MAX_DEPTH = 60;
const MAX_ITEMS = 1000;
const MAX_TEXT = 1_000_000;

export class Generator {
  /** Pointers at which an example was taken whole, and at which a property is optional: what a repair may change. */
  readonly examplesAt = new Set<string>();
  readonly optionalAt = new Set<string>();
  private readonly options: GenerateOptions;
  private readonly lessons: Lessons;
  /** Ids of the schemas around the value that is being made. */
  private readonly around: string[] = [];
  private depth = 0;
  private left = MAX_VALUES;
  /** Characters of text that may still be made. */
  private text = MAX_TEXT;

  constructor(options: GenerateOptions, lessons: Lessons) {
    this.options = options;
    this.lessons = lessons;
  }

  /** The value was cut because it would not end. */
  get isExhausted(): boolean {
    return this.left < -MAX_VALUES;
  }

  /** `hint` is the part of an example of something around this value that stands here. */
  value(nodes: readonly Node[], at: string, hint?: unknown): unknown {
    this.left--;
    const random = randomAt(this.options.seed + 7919 * this.levelAt(at), at);
    const parts = this.parts(nodes, at);
    const example = this.exampleFor(parts, at, hint);
    // Where nothing but what is required is wanted, a default of null is what is there.
    const isNothing = this.options.minimal && nodes.some((node) => raw(node, 'default') === null);
    if (isNothing && example === undefined && this.options.examples && !this.lessons.noExample.has(at)) {
      this.examplesAt.add(at);
      return null;
    }
    if (example !== undefined && (!this.options.minimal || typeof example !== 'object' || example === null)) {
      this.examplesAt.add(at);
      return structuredClone(example);
    }
    const listed = listedValues(parts);
    const types = typesOf(parts);
    if (listed !== undefined && listed.length > 0) {
      const useful = listed.filter(
        (value) => value !== null && (types === undefined || types.some((type) => isOfType(value, type))),
      );
      return structuredClone(useful.length > 0 ? random.pick(useful) : listed[0]);
    }
    // What can only be endless is cut, and will not validate.
    if (this.depth > MAX_DEPTH || this.isExhausted) return null;
    const wanted = (types ?? ['string']).filter((type) => type !== 'null');
    // A null is the way out of a schema that contains itself.
    const tooDeep = this.isDeep() && types?.includes('null') && wanted.some((type) => type === 'object' || type === 'array');
    const type = tooDeep || wanted.length === 0 ? 'null' : wanted[this.levelAt(at) % wanted.length];
    const ids = parts.map((part) => part.id);
    this.around.push(...ids);
    this.depth++;
    try {
      if (type === 'object') return this.object(parts, at, example);
      if (type === 'array') return this.array(parts, at, example);
    } finally {
      this.around.length -= ids.length;
      this.depth--;
    }
    if (type === 'string') {
      const shape = stringShape(parts);
      const text = sampleString({ ...shape, minLength: Math.min(shape.minLength, this.text) }, random);
      this.text -= text.length;
      return text;
    }
    if (type === 'integer' || type === 'number') return sampleNumber(numberShape(parts, type), random);
    return type === 'boolean' ? random.next() < 0.5 : null;
  }

  private levelAt(at: string): number {
    return this.lessons.level.get(at) ?? 0;
  }

  private isDeep(): boolean {
    return this.depth > this.options.depth || this.left < 0;
  }

  private parts(nodes: readonly Node[], at: string): Part[] {
    let unions = 0;
    const choose = (union: Node, variants: readonly Node[], owner: Part): Node[] => {
      const real = variants.filter((variant) => !isNull(variant));
      // A null is the way out of a schema that contains itself.
      const endless = real.length < variants.length && real.every((variant) => this.around.includes(variant.id));
      const usable = real.length > 0 && !endless ? real : variants.filter((variant) => real.length === 0 || isNull(variant));
      const cheapest = Math.min(...usable.map(costOf));
      const open = usable.filter((variant) => !this.around.includes(variant.id) || costOf(variant) === cheapest);
      const list = this.isDeep() || open.length === 0 ? usable.filter((variant) => costOf(variant) === cheapest) : open;
      const level = this.levelAt(at);
      const first = this.options.minimal ? 0 : randomAt(this.options.seed, `${at}|${unions}`).below(list.length);
      unions++;
      const chosen = list[(first + level) % list.length] ?? usable[0];
      if (chosen === undefined) return [];
      const fixed = discriminatorPart(owner, union, variants.indexOf(chosen));
      return fixed === undefined ? [chosen] : [chosen, fixed];
    };
    return nodes.flatMap((node) => partsOf(node, choose));
  }

  private exampleFor(parts: readonly Part[], at: string, hint: unknown): unknown {
    if (!this.options.examples || this.lessons.noExample.has(at)) return undefined;
    if (hint !== undefined) return hint;
    for (const part of parts) {
      const examples = raw(part, 'examples');
      const all = [raw(part, 'example'), ...(Array.isArray(examples) ? examples : []), raw(part, 'default')];
      const found = all.find((value) => value !== undefined && value !== null && !isOfOtherType(value, raw(part, 'type')));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private object(parts: readonly Part[], at: string, example: unknown): Record<string, unknown> {
    const properties = new Map<string, Node[]>();
    for (const part of parts) {
      for (const [name, node] of part.get('properties')?.entries() ?? [])
        properties.set(name, [...(properties.get(name) ?? []), node]);
    }
    const hidden = this.options.mode === 'request' ? 'readOnly' : 'writeOnly';
    const isHidden = (name: string) => (properties.get(name) ?? []).some((node) => node.boolean(hidden) === true);
    const required = new Set(parts.flatMap((part) => asStrings(raw(part, 'required'))).filter((name) => !isHidden(name)));
    const chosen = new Set(required);
    const most = Math.min(...numbers(parts, 'maxProperties'), Number.POSITIVE_INFINITY);
    const least = Math.max(...numbers(parts, 'minProperties'), 0);
    for (const [name, nodes] of properties) {
      const pointer = child(at, name);
      if (!required.has(name)) this.optionalAt.add(pointer);
      if (
        required.has(name) ||
        isHidden(name) ||
        this.lessons.omit.has(pointer) ||
        chosen.size >= most ||
        !isAllowed(parts, name)
      )
        continue;
      if (chosen.size < least || (!this.options.minimal && !this.isDeep() && this.isWelcome(nodes))) chosen.add(name);
    }
    for (const part of parts) {
      for (const [name, names] of Object.entries((raw(part, 'dependentRequired') as object | undefined) ?? {})) {
        if (chosen.has(name)) for (const needed of asStrings(names)) chosen.add(needed);
      }
    }
    const result: Record<string, unknown> = {};
    const hints = typeof example === 'object' && example !== null ? (example as Record<string, unknown>) : {};
    for (const name of chosen) {
      const pointer = child(at, name);
      const nodes = properties.get(name) ?? this.additional(parts, name);
      const value =
        nodes.length === 0 ? 'text' : this.value(nodes, pointer, Object.hasOwn(hints, name) ? hints[name] : undefined);
      Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
    }
    this.fill(result, parts, at, least, most, properties.size === 0 && required.size === 0);
    return result;
  }

  /** Not what leads back into what is being made, and in a request nothing that is on its way out. */
  private isWelcome(nodes: readonly Node[]): boolean {
    if (nodes.some((node) => this.around.includes(node.id) || node.value === false)) return false;
    return !(this.options.mode === 'request' && nodes.some((node) => node.boolean('deprecated') === true));
  }

  private additional(parts: readonly Part[], name: string): Node[] {
    return parts.flatMap((part) => {
      const matching = (part.get('patternProperties')?.entries() ?? []).filter(([pattern]) => safePattern(pattern).test(name));
      if (matching.length > 0) return matching.map(([, node]) => node);
      const rest = part.get('additionalProperties');
      return rest?.isObject && !Object.hasOwn((raw(part, 'properties') as object | undefined) ?? {}, name) ? [rest] : [];
    });
  }

  /** Entries of a map, and as many more as `minProperties` wants. */
  private fill(
    result: Record<string, unknown>,
    parts: readonly Part[],
    at: string,
    least: number,
    most: number,
    isMap: boolean,
  ): void {
    const open = parts.some((part) => part.get('additionalProperties')?.isObject || part.get('patternProperties')?.isObject);
    const show = isMap && open && !this.options.minimal && !this.isDeep() && !this.lessons.omit.has(`${at}/*`) ? 1 : 0;
    const wanted = Math.min(Math.max(least, show), most, MAX_ITEMS);
    if (show > 0) this.optionalAt.add(`${at}/*`);
    for (let index = 0; Object.keys(result).length < wanted && index < wanted * 3; index++) {
      const name = this.nameFor(parts, at, index);
      if (Object.hasOwn(result, name) || !isAllowed(parts, name)) continue;
      const nodes = this.additional(parts, name);
      result[name] = nodes.length === 0 ? 'text' : this.value(nodes, child(at, name));
    }
  }

  private nameFor(parts: readonly Part[], at: string, index: number): string {
    const random = randomAt(this.options.seed, `${at} name ${index}`);
    const names = parts.flatMap((part) => part.get('propertyNames') ?? []);
    if (names.length > 0) {
      const shaped = names.flatMap((node) => partsOf(node, (_, [first]) => (first === undefined ? [] : [first])));
      const listed = listedValues(shaped);
      if (listed !== undefined) return String(listed[index % listed.length]);
      return sampleString(stringShape(shaped), random);
    }
    for (const part of parts) {
      const [pattern] = part.get('patternProperties')?.keys() ?? [];
      const text = pattern === undefined ? undefined : textForPattern(pattern, random, 1 + index);
      if (pattern !== undefined && text !== undefined && text !== '' && safePattern(pattern).test(text)) return text;
    }
    return index === 0 ? 'key' : `key${index + 1}`;
  }

  private array(parts: readonly Part[], at: string, example: unknown): unknown[] {
    const items = parts.flatMap((part) => (Array.isArray(raw(part, 'items')) ? [] : (part.get('items') ?? [])));
    const tuples = parts.map((part) => part.get('prefixItems')?.items() ?? part.get('items')?.items() ?? []);
    const tuple = Math.max(0, ...tuples.map((list) => list.length));
    const contained = parts.flatMap((part) => part.get('contains') ?? []);
    const least = Math.max(0, ...numbers(parts, 'minItems'), contained.length > 0 ? 1 : 0);
    const most = Math.min(Number.POSITIVE_INFINITY, ...numbers(parts, 'maxItems'));
    const hints = Array.isArray(example) ? example : [];
    const again = items.some((node) => this.around.includes(node.id) || costOf(node) === Number.POSITIVE_INFINITY);
    const wanted = again || this.isDeep() || this.lessons.omit.has(`${at}/*`) ? least : Math.max(least, tuple, 1);
    if (least === 0) this.optionalAt.add(`${at}/*`);
    const count = Math.min(wanted, most, MAX_ITEMS);
    const unique = parts.some((part) => raw(part, 'uniqueItems') === true);
    const result: unknown[] = [];
    for (let index = 0, tries = 0; index < count && tries < count * 4 + 8; tries++) {
      const own = tuples.flatMap((list) => list[index] ?? []);
      const nodes =
        own.length > 0
          ? own
          : index === 0 && contained.length > 0
            ? [...contained, ...items]
            : index >= tuple || tuple === 0
              ? items
              : [];
      // A second try for the same place must make another value: the seed is part of the place.
      const place = tries === index ? child(at, index) : `${child(at, index)}~${tries}`;
      const item = nodes.length === 0 ? 'text' : this.value(nodes, place, tries === index ? hints[index] : undefined);
      if (unique && !areUnique([...result, item])) {
        const other = distinct(nodes, result);
        if (other === undefined) continue;
        result.push(other);
      } else result.push(item);
      index++;
    }
    return result;
  }
}

/** `example: "0.5"` on a number is a slip of whoever wrote it. */
function isOfOtherType(value: unknown, type: unknown): boolean {
  if (type === 'number' || type === 'integer') return typeof value !== 'number';
  return type === 'boolean' && typeof value !== 'boolean';
}
