// Faults of the order and identity of events.
import { dataOf, editFrames } from './frames.ts';
import { editPayloads, holdersOf, type Json } from './json.ts';
import type { WireResponse, WireTransforms } from './types.ts';

export const EVENTS: WireTransforms = {
  'sse-schema': (response) => editPayloads(response, ({ object: _, ...rest }) => rest),
  'sse-no-terminator': (response) => editFrames(response, (frame, { last }) => (last ? [] : [frame])),
  'sse-two-terminators': (response) => renumbered(editFrames(response, (frame, { last }) => (last ? [frame, frame] : [frame]))),
  'sse-event-after-terminator': (response) => {
    let earlier = '';
    return renumbered(
      editFrames(response, (frame, { index, last }) => {
        if (index === 1) earlier = frame;
        return last ? [frame, earlier] : [frame];
      }),
    );
  },
  'sse-id-changes': (response) =>
    editPayloads(response, (payload, { index }) => changed(payload, 'id', (id) => `${id}-${index}`)),
  'sse-created-changes': (response) =>
    editPayloads(response, (payload, { index }) => changed(payload, 'created', (time) => Number(time) + index)),
  'sse-model-changes': (response) =>
    editPayloads(response, (payload, { index }) => changed(payload, 'model', (model) => (index > 2 ? `${model}-b` : model))),
  'sse-event-name': (response) =>
    editFrames(response, (frame) => {
      if (!dataOf(frame)?.startsWith('{')) return [frame];
      return [`event: something.else\n${frame.replace(/^event:.*\r?\n/m, '')}`];
    }),
  'sse-number-missing': (response) => numbers(response, (number, index) => (index > 2 ? number + 1 : number)),
  'sse-number-twice': (response) => numbers(response, (number, index) => (index > 2 ? number - 1 : number)),
  'sse-part-not-opened': (response) => renumbered(without(response, OPENS_PART)),
  'sse-part-not-closed': (response) => renumbered(without(response, CLOSES_PART)),
  'sse-piece-lost': (response) => renumbered(onPiece(response, () => [])),
  'sse-no-role': (response) => roles(response, (role, index) => (index === 0 ? undefined : role)),
  'sse-role-in-each': (response) => roles(response, () => 'assistant'),
  'sse-no-numbers': (response) => editPayloads(response, ({ [NUMBER]: _, ...payload }) => payload),
  'sse-final-answer-differs': (response) =>
    editPayloads(response, (payload) => {
      if (!ENDS_ANSWER.test(typeOf(payload))) return payload;
      for (const holder of holdersOf(payload, 'text', 8)) {
        if (typeof holder['text'] === 'string') holder['text'] = `${holder['text']} `;
      }
      return payload;
    }),
  'sse-no-final-text': (response) =>
    renumbered(editPayloads(response, (payload) => (STATES_TEXT.test(typeOf(payload)) ? undefined : payload))),
  'sse-piece-twice': (response) => renumbered(onPiece(response, (payload) => [payload, structuredClone(payload)])),
};

const NUMBER = 'sequence_number';
/** The events around a part of an answer, as the dialects with typed events name them. */
const OPENS_PART = /(_part\.added|block_start|part_start|content-start)$/;
const CLOSES_PART = /(_part\.done|block_stop|part_stop|content-end)$/;
const ENDS_ANSWER = /^response\.(completed|incomplete)$/;
const STATES_TEXT = /_text\.done$/;
/** The piece with which something happens: not the first. */
const PIECE = 2;

function numbers(response: WireResponse, change: (number: number, index: number) => number): WireResponse {
  return editPayloads(response, (payload, { index }) => {
    const number = payload[NUMBER];
    return typeof number === 'number' ? { ...payload, [NUMBER]: change(number, index) } : payload;
  });
}

/** Of the pieces that name their author. The index counts the events. */
function roles(response: WireResponse, change: (role: unknown, index: number) => unknown): WireResponse {
  return editPayloads(response, (payload, { index }) => {
    for (const holder of holdersOf(payload['choices'], 'delta')) {
      const { role, ...delta } = holder['delta'] as Json;
      const changed = change(role, index);
      holder['delta'] = changed === undefined ? delta : { role: changed, ...delta };
    }
    return payload;
  });
}

/** An event that was added or taken out shows in the events alone, and not in their numbers. */
function renumbered(response: WireResponse): WireResponse {
  let next: number | undefined;
  return numbers(response, (number) => {
    const own = next ?? number;
    next = own + 1;
    return own;
  });
}

function without(response: WireResponse, unwanted: RegExp): WireResponse {
  return editPayloads(response, (payload) => (unwanted.test(typeOf(payload)) ? undefined : payload));
}

function onPiece(response: WireResponse, edit: (payload: Json) => readonly Json[]): WireResponse {
  let piece = 0;
  return editPayloads(response, (payload) =>
    /[._-]delta$/.test(typeOf(payload)) && ++piece === PIECE ? edit(payload) : payload,
  );
}

function typeOf(payload: Json): string {
  return typeof payload['type'] === 'string' ? payload['type'] : '';
}

/** Changes a field of the payload, or of the object in it that has the field. */
function changed(payload: Json, key: string, change: (value: unknown) => unknown): Json {
  const holder = holdersOf(payload, key)[0];
  if (holder !== undefined) holder[key] = change(holder[key]);
  return payload;
}
