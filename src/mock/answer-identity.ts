// An answer and the request go in; ids, times, the model and what the client sent are set in it.
import { stagesOf } from '../api-map/job-status.ts';
import { property, valuesOf } from '../api-map/schema-view.ts';
import type { OperationMap } from '../api-map/types.ts';
import type { Node } from '../description/node.ts';
import { createRandom, token } from './random.ts';
import { allowsNull } from './repair.ts';
import { isObject, type Json, places, setAt, valueAt } from './wire.ts';

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

/** What the client sent and the answer repeats under the same name, as far as `accepts` lets it through. */
export function echo(
  body: unknown,
  request: unknown,
  skip: ReadonlySet<string>,
  accepts: (name: string, value: unknown) => boolean,
): void {
  if (!isObject(body) || !isObject(request)) return;
  for (const [name, value] of Object.entries(request)) {
    if (skip.has(name) || value === null || value === undefined) continue;
    if (accepts(name, value)) body[name] = structuredClone(value);
  }
}

/** What stands in the path under the name of a member: `/threads/{thread_id}/runs` answers with that `thread_id`. */
export function echoPath(
  body: unknown,
  path: Readonly<Record<string, string>>,
  accepts: (name: string, value: unknown) => boolean,
): void {
  if (!isObject(body)) return;
  const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  const sent = new Map(Object.entries(path).map(([name, value]) => [plain(name), value]));
  for (const [name, current] of Object.entries(body)) {
    const text = name === 'id' ? undefined : sent.get(plain(name));
    const value = typeof current === 'number' && text !== undefined ? Number(text) : text;
    if (value !== undefined && typeof value === typeof current && accepts(name, value)) body[name] = value;
  }
}

/** What is done to an object, by the last word of a path. */
const VERB =
  /^(cancel|complete|finalize|finish|close|pause|resume|archive|unarchive|restore|activate|deactivate|disable|enable|approve|reject|stop|start|publish|abort)$/i;

/** `/uploads/{id}/cancel` answers with the upload of that id, which is cancelled; a creation with one that has only begun. */
export function settleAction(
  body: unknown,
  { method, path, answer, job }: OperationMap,
  pathParameters: Readonly<Record<string, string>>,
  accepts: (name: string, value: unknown) => boolean,
): void {
  if (!isObject(body) || answer === undefined || job?.poll !== undefined || method === 'GET') return;
  const [, parameter, verb] = /\{([^{}]+)\}[/:]([A-Za-z]+)$/.exec(path.split(/[?#]/, 1)[0] ?? '') ?? [];
  const status = property(answer.schema, 'status')?.node;
  const values = status === undefined ? [] : (valuesOf(status)?.values ?? []).filter((value) => typeof value === 'string');
  const acts = verb !== undefined && VERB.test(verb);
  if (acts) {
    const id = pathParameters[parameter ?? ''];
    if (typeof body.id === 'string' && id !== undefined && accepts('id', id)) body.id = id;
    const stem = verb.toLowerCase().slice(0, 5);
    const after = values.filter((value) => value.toLowerCase().startsWith(stem));
    // `cancelled` before `cancelling`: nobody waits here.
    const settled = after.find((value) => value.endsWith('ed')) ?? after[0];
    if (settled !== undefined) body.status = settled;
  } else if (method === 'POST' && !path.endsWith('}') && 'status' in body) {
    const { pending, running } = stagesOf(values);
    const first = pending[0] ?? running[0];
    if (first !== undefined) body.status = first;
  }
  if (!acts && method === 'POST') forgetEnds(body, answer.schema);
}

const END =
  /^(last_?)?error$|^(incomplete|failure|error|cancel\w*)_?(details|reason)$|^(complet|fail|cancel|incomplet|expir|finish|delet|archiv|end)\w*_?at$/i;

/** What has only been made has neither failed nor ended. */
function forgetEnds(body: Json, schema: Node): void {
  for (const name of Object.keys(body)) {
    const member = END.test(name) && !/^expires/i.test(name) ? property(schema, name) : undefined;
    if (member === undefined) continue;
    if (allowsNull(member.node)) body[name] = null;
    else if (!member.required) delete body[name];
  }
}
