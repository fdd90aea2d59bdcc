// An answer and the request go in; ids, times and the model are set in it.
import { property } from '../api-map/schema/schema-view.ts';
import type { Field, OperationMap } from '../api-map/types.ts';
import { createRandom, token } from './random.ts';
import { isObject, places, setAt, valueAt } from './wire.ts';

const ID_CHARACTERS = 24;

/** `chatcmpl-abc123` keeps its prefix and gets a new end; an id without one gets the noun of the path. UUIDs and numbers stay what they are. */
export function newId(sample: unknown, path: string, seed: number): unknown {
  const random = createRandom(seed);
  if (typeof sample === 'number') return Math.floor(random() * 1_000_000_000);
  const text = typeof sample === 'string' ? sample : '';
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)) return uuid(random);
  const prefix = /^((?:[A-Za-z][A-Za-z0-9]*[_-])+)[A-Za-z0-9]+$/.exec(text)?.[1];
  return `${prefix ?? `${noun(path)}_`}${token(random, ID_CHARACTERS)}`;
}

function uuid(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(random() * 16).toString(16));
}

/** `/v1/message_batches/{id}/cancel` → `message_batch`. */
export function noun(path: string): string {
  const words = (path.split(/[?#]/, 1)[0] ?? '')
    .split('/')
    .filter((word) => word !== '' && !word.includes('{') && !/^v\d/.test(word));
  const last = (words.at(-1) ?? 'object')
    .replace(/:.*$/, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  return (
    last
      .replace(/ies$/, 'y')
      .replace(/(ch|sh|ss|x)es$/, '$1')
      .replace(/([^s])s$/, '$1') || 'object'
  );
}

export function setIdentity(body: unknown, operation: OperationMap, request: unknown, seed: number): void {
  const { answer } = operation;
  if (answer?.id !== undefined) {
    for (const place of places(body, answer.id.at)) {
      if (typeof place.value === 'string') setAt(body, place.keys, newId(place.value, operation.path, seed));
    }
  }
  const model = operation.request.model === undefined ? undefined : valueAt(request, operation.request.model.at);
  if (typeof model === 'string' && answer?.model !== undefined) {
    for (const place of places(body, answer.model.at)) setAt(body, place.keys, model);
  }
}

const DAY_MS = 86_400_000;

/** Times of the object itself: it was made now and expires tomorrow. Numbers are seconds, or milliseconds where the sample is as large as those are. */
export function setTimes(body: unknown, nowMs: number): void {
  if (!isObject(body)) return;
  for (const [name, value] of Object.entries(body)) {
    const time = /^create(d|d_?at|_?time|d_?time)$/i.test(name)
      ? nowMs
      : /^expir(es|es_?at|e_?time|y|ation)$/i.test(name)
        ? nowMs + DAY_MS
        : undefined;
    if (time === undefined) continue;
    if (typeof value === 'number' && (time === nowMs || value > 1e9)) body[name] = value > 1e12 ? time : Math.floor(time / 1000);
    else if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) body[name] = new Date(time).toISOString();
  }
}

/** A part of a path as the kind of value that stands in a body. */
export function sameKind(current: unknown, text: string | undefined): string | number | undefined {
  if (typeof current === 'string') return text;
  const number = typeof current === 'number' && text !== undefined && text.trim() !== '' ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Where an object says which one it is: `/id` where there is one, whatever else names it. */
export function idOf({ answer }: OperationMap): Pick<Field, 'at' | 'schema'> | undefined {
  const own = answer === undefined ? undefined : property(answer.schema, 'id')?.node;
  if (answer?.id === undefined || (own !== undefined && !/id$/i.test(answer.id.at)))
    return own === undefined ? undefined : { at: '/id', schema: own };
  return answer.id;
}
