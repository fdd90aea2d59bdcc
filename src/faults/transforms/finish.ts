// Faults of finish reasons. The field is found by its name, so that several dialects are covered.
import { editBody, editPayloads, holdersOf, type Json } from './json.ts';
import type { WireResponse, WireTransforms } from './types.ts';

const NAMES = ['finish_reason', 'stop_reason', 'finishReason', 'done_reason'];

export const FINISH: WireTransforms = {
  'finish-missing': (response) => editBody(response, (body) => reasons(body, () => null)),
  'finish-unlisted': (response) => both(response, unlisted),
  'finish-unlisted-in-stream': (response) => editPayloads(response, unlisted),
  'finish-stop-when-cut': (response) =>
    both(response, (body) => reasons(body, (reason) => renamed(reason, ['length', 'max_tokens', 'MAX_TOKENS']))),
  'finish-stop-for-tools': (response) =>
    both(response, (body) => reasons(body, (reason) => renamed(reason, ['tool_calls', 'tool_use', 'function_call']))),
  'finish-stop-when-cut-in-stream': (response) =>
    editPayloads(response, (body) => reasons(body, (reason) => renamed(reason, ['length', 'max_tokens', 'MAX_TOKENS']))),
  'finish-stop-for-tools-in-stream': (response) =>
    editPayloads(response, (body) => reasons(body, (reason) => renamed(reason, ['tool_calls', 'tool_use', 'function_call']))),
  'finish-control-token': (response) =>
    editBody(response, (body) => {
      for (const { holder, name } of texts(body)) holder[name] = `${String(holder[name])}<|im_end|>`;
      return body;
    }),
  'finish-control-token-in-stream': (response) => {
    let piece: Json | undefined;
    return editPayloads(response, (payload) => {
      if (ends(payload) && piece !== undefined) return [piece, payload];
      if (hasText(payload)) {
        piece = structuredClone(payload);
        for (const { holder, name } of texts(piece)) holder[name] = '<|im_end|>';
      }
      return payload;
    });
  },
  'finish-twice': (response) =>
    editPayloads(response, (payload) => (ends(payload) ? [payload, structuredClone(payload)] : payload)),
  'finish-never-in-stream': (response) => editPayloads(response, (payload) => reasons(payload, () => null)),
  'finish-text-after': (response) => {
    let piece: Json | undefined;
    return editPayloads(response, (payload) => {
      if (ends(payload) && piece !== undefined) return [payload, piece];
      if (hasText(payload)) piece = structuredClone(payload);
      return payload;
    });
  },
};

function both(response: WireResponse, edit: (body: Json) => Json): WireResponse {
  return editBody(editPayloads(response, edit), edit);
}

function unlisted(body: Json): Json {
  return reasons(body, (reason) => (reason === null ? null : 'eos_token'));
}

function reasons(body: Json, change: (reason: unknown) => unknown): Json {
  for (const name of NAMES) {
    for (const holder of holdersOf(body, name)) holder[name] = change(holder[name]);
  }
  return body;
}

function renamed(reason: unknown, names: readonly string[]): unknown {
  return typeof reason === 'string' && names.includes(reason)
    ? reason === 'max_tokens' || reason === 'tool_use'
      ? 'end_turn'
      : 'stop'
    : reason;
}

function ends(payload: Json): boolean {
  return NAMES.some((name) => holdersOf(payload, name).some((holder) => typeof holder[name] === 'string'));
}

function hasText(payload: Json): boolean {
  return texts(payload).length > 0;
}

/** Where the text of an answer, or a piece of it, stands. */
function texts(body: Json): { readonly holder: Json; readonly name: string }[] {
  return ['content', 'text'].flatMap((name) =>
    holdersOf(body['choices'], name)
      .filter((holder) => typeof holder[name] === 'string' && holder[name] !== '')
      .map((holder) => ({ holder, name })),
  );
}
