// A made-up answer and its map go in; it is cut down to what one plain answer holds: one item on the way to its text, nothing beside it.
import { stagesOf } from '../api-map/job/job-status.ts';
import { property, typesOf, valuesOf } from '../api-map/schema/schema-view.ts';
import type { OperationMap } from '../api-map/types.ts';
import { fromPointer, type Node } from '../description/node.ts';
import { branchWith, ensurePlace, type Making, schemaAt } from './ensure-place.ts';
import { allowsNull } from './repair.ts';
import { follow, isObject, type Json, parentPointer, places, removeAt, setAt } from './wire.ts';

export function shapeAnswer(body: unknown, operation: OperationMap, request: unknown, making: Making): void {
  const { answer } = operation;
  if (answer === undefined) return;
  const text = answer.text?.at;
  if (text !== undefined) {
    const keys = fromPointer(text);
    keepOne(body, keys, answer.schema, making);
    // What is made for the lack of a place may again hold more than one.
    ensurePlace(body, answer.schema, text, making);
    keepOne(body, keys, answer.schema, making);
    for (const place of places(body, text)) endParts(body, answer.schema, place.keys);
  }
  clearRivals(body, operation);
  emptyUnsent(body, operation, request);
}

/** Of each list on the way to the text the first item that has, or could have, a way to it; none where none has. */
function keepOne(value: unknown, keys: readonly string[], schema: Node | undefined, making: Making): void {
  const [key, ...rest] = keys;
  if (key === undefined || typeof value !== 'object' || value === null) return;
  if (key !== '*') {
    keepOne((value as Json)[key], rest, schema === undefined ? undefined : schemaAt(schema, [key]), making);
    return;
  }
  if (!Array.isArray(value)) return;
  const list = value as unknown[];
  const pointer = `/${rest.join('/')}`;
  const branch = schema === undefined ? undefined : schemaAt(schema, ['*']);
  const fitting = branch === undefined ? undefined : branchWith(branch, rest);
  const kept =
    list.find((item) => rest.length === 0 || (places(item, pointer).length > 0 && !isInput(item))) ??
    list.find((item) => fitting !== undefined && making.schemas.violations(fitting, item, 'response').length === 0);
  list.length = 0;
  if (kept === undefined) return;
  list.push(kept);
  keepOne(kept, rest, fitting, making);
}

/** A part of what a model was told, which a sampler may have put into its answer. */
function isInput(item: unknown): boolean {
  return isObject(item) && /^(input|user|system|developer)/.test(String(item.type ?? ''));
}

/** The objects around the text have come to a good end, and the lists beside it are empty. */
function endParts(body: unknown, schema: Node, keys: readonly (string | number)[]): void {
  for (let depth = 0; depth < keys.length; depth++) {
    const way = keys.slice(0, depth);
    const holder = way.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], body);
    if (!isObject(holder)) continue;
    const pattern = way.map((key) => (typeof key === 'number' ? '*' : key));
    const node = schemaAt(schema, pattern);
    const next = keys.slice(depth).map((key) => (typeof key === 'number' ? '*' : key));
    const branch = node === undefined ? undefined : branchWith(node, next);
    const status = branch === undefined ? undefined : property(branch, 'status')?.node;
    const success = status === undefined ? undefined : stagesOf(valuesOf(status)?.values ?? []).succeeded[0];
    if (depth > 0 && success !== undefined && typeof holder.status === 'string') holder.status = success;
    if (depth !== keys.length - 1) continue;
    for (const [name, value] of Object.entries(holder)) {
      if (name === keys[depth]) continue;
      const listed = value === null && branch !== undefined ? property(branch, name)?.node : undefined;
      // A list that may be null is empty: some clients know the one, some the other, and all can read no items.
      if (Array.isArray(value) || (listed !== undefined && typesOf(listed).has('array'))) holder[name] = [];
    }
  }
  dropLogprobs(body, schema, keys);
}

/** Probabilities of other tokens than those of the text would be wrong; the mock has none. */
function dropLogprobs(body: unknown, schema: Node, keys: readonly (string | number)[]): void {
  for (let depth = 0; depth < keys.length; depth++) {
    const way = [...keys.slice(0, depth), 'logprobs'];
    const value = follow(body, way);
    if (!isObject(value)) continue;
    const field = schemaAt(
      schema,
      way.map((key) => (typeof key === 'number' ? '*' : key)),
    );
    if (field !== undefined && allowsNull(field)) setAt(body, way, null);
    else removeAt(body, way);
  }
}

/** No refusal, no call and no reasoning beside the text. */
function clearRivals(body: unknown, { answer, stream }: OperationMap): void {
  const text = answer?.text?.at ?? '';
  const calls = answer?.toolCalls;
  const rivals = (stream?.deltas ?? []).filter(({ carries }) => carries !== 'text').flatMap(({ joins }) => joins ?? []);
  for (const whole of [...(calls === undefined || text.startsWith(`${calls.at}/`) ? [] : [calls.at]), ...rivals]) {
    if (whole === text || (!whole.startsWith(`${parentPointer(text)}/`) && sharesItems(whole, text))) continue;
    const pointer = outermost(whole, text);
    const schema = answer === undefined ? undefined : schemaAt(answer.schema, fromPointer(pointer));
    for (const place of places(body, pointer)) {
      if (schema !== undefined && allowsNull(schema)) setAt(body, place.keys, null);
      else if (Array.isArray(place.value)) setAt(body, place.keys, []);
      else removeAt(body, place.keys);
    }
  }
}

// Of `/message/calls/*/arguments` beside `/message/content` the list: `/message/calls`.
function outermost(pointer: string, text: string): string {
  const parent = parentPointer(text);
  const star = pointer.startsWith(`${parent}/`) ? pointer.indexOf('/*', parent.length) : -1;
  return star < 0 ? pointer : pointer.slice(0, star);
}

/** Both stand in items of one list, so each item is a part of its own kind. */
function sharesItems(a: string, b: string): boolean {
  return a.split('/*')[0] === b.split('/*')[0] && a.split('/*').length !== b.split('/*').length;
}

/** What an answer repeats of its request (`tools`) is empty when nothing was sent. */
function emptyUnsent(body: unknown, operation: OperationMap, request: unknown): void {
  const schema = operation.request.schema;
  if (!isObject(body) || schema === undefined) return;
  for (const [name, value] of Object.entries(body)) {
    if (
      Array.isArray(value) &&
      value.length > 0 &&
      !(isObject(request) && name in request) &&
      property(schema, name) !== undefined
    )
      body[name] = [];
  }
}
