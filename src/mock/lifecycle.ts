// A lifecycle of the map, an answer and the request go in; the payloads of a stream that tells that answer come out.
import type { Assignments, Condition, Lifecycle, LifecycleStep, Source, WirePointer } from '../api-map/types.ts';
import { fromPointer } from '../description/node.ts';
import { pieces } from './text.ts';
import { concrete, follow, isObject, setAt } from './wire.ts';

export interface StreamPayload {
  readonly value: Record<string, unknown>;
  /** The variant, where the events have variants. */
  readonly variant?: string;
  /** Carries a piece of generated text, and so takes its time. */
  readonly piece: boolean;
}

export interface LifecycleInput {
  readonly answer: unknown;
  readonly request: unknown;
  readonly discriminator?: WirePointer;
  readonly sequenceStart?: number;
}

interface Scope {
  /** The current item, innermost last. The answer is the first. */
  readonly items: readonly unknown[];
  readonly indices: readonly number[];
}

const ABSENT = Symbol('absent');

export function runLifecycle(lifecycle: Lifecycle, input: LifecycleInput): StreamPayload[] {
  const out: StreamPayload[] = [];
  const run = (steps: readonly LifecycleStep[], scope: Scope): void => {
    for (const step of steps) {
      if (step.when !== undefined && !holds(step.when, scope, input)) continue;
      if ('each' in step) {
        const list = read(scope.items.at(-1), step.each);
        if (!Array.isArray(list)) continue;
        for (const [index, item] of list.entries())
          run(step.steps, { items: [...scope.items, item], indices: [...scope.indices, index] });
        continue;
      }
      for (const piece of piecesOf(step.pieces, scope)) {
        const value: Record<string, unknown> = {};
        if (step.event !== undefined && input.discriminator !== undefined)
          setAt(value, fromPointer(input.discriminator), step.event);
        const place = { scope, input, piece, sequence: (input.sequenceStart ?? 0) + out.length };
        // What an answer does not have cannot be repeated in its events.
        for (const [at, source] of Object.entries(lifecycle.every ?? {})) assign(value, { [at]: source }, place);
        if (!assign(value, step.set, place)) continue;
        out.push({ value, ...(step.event === undefined ? {} : { variant: step.event }), piece: piece !== undefined });
      }
    }
  };
  run(lifecycle.steps, { items: [input.answer], indices: [] });
  return out;
}

/** One undefined: exactly one event. No entry: the step is left out. */
function piecesOf(pointer: WirePointer | undefined, scope: Scope): (string | undefined)[] {
  if (pointer === undefined) return [undefined];
  const text = read(scope.items.at(-1), pointer);
  if (typeof text === 'string') return pieces(text);
  if (isObject(text) || Array.isArray(text)) return pieces(JSON.stringify(text));
  return [];
}

function holds(condition: Condition, scope: Scope, input: LifecycleInput): boolean {
  const of = condition.of ?? 'item';
  const value = read(of === 'request' ? input.request : of === 'answer' ? input.answer : scope.items.at(-1), condition.at);
  if (condition.in !== undefined) return condition.in.includes(value);
  return value !== ABSENT && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

interface Place {
  readonly scope: Scope;
  readonly input: LifecycleInput;
  readonly piece: string | undefined;
  readonly sequence: number;
}

/** False when a source that is not optional leads nowhere: then there is no event. */
function assign(target: Record<string, unknown>, assignments: Assignments, place: Place): boolean {
  for (const [pointer, source] of Object.entries(assignments)) {
    const value = resolve(source, place);
    if (value === ABSENT) {
      if ('optional' in source && source.optional === true) continue;
      return false;
    }
    setAt(target, concreteKeys(pointer), value);
  }
  return true;
}

/** "A number makes an array". */
function concreteKeys(pointer: WirePointer): (string | number)[] {
  return concrete(pointer, []).map((key) => (typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : key));
}

function resolve(source: Source, { scope, input, piece, sequence }: Place): unknown {
  if ('piece' in source) return piece ?? ABSENT;
  if ('sequence' in source) return sequence;
  if ('index' in source) return scope.indices.at(-1 - source.index) ?? ABSENT;
  if ('answer' in source) return copy(read(input.answer, source.answer), source.with);
  if ('item' in source) return copy(read(scope.items.at(-1 - (source.up ?? 0)), source.item), source.with);
  return structuredClone(source.value);
}

function copy(value: unknown, overwrite: Readonly<Record<WirePointer, unknown>> | undefined): unknown {
  if (value === ABSENT) return ABSENT;
  const clone = structuredClone(value);
  for (const [pointer, replacement] of Object.entries(overwrite ?? {})) {
    const keys = concreteKeys(pointer);
    if (read(clone, pointer) !== ABSENT) setAt(clone, keys, structuredClone(replacement));
  }
  return clone;
}

function read(value: unknown, pointer: WirePointer): unknown {
  const keys = fromPointer(pointer);
  const container = follow(value, keys.slice(0, -1));
  const last = keys.at(-1);
  if (last === undefined) return value;
  if (typeof container !== 'object' || container === null || !Object.hasOwn(container, last)) return ABSENT;
  return (container as Record<string, unknown>)[last];
}
