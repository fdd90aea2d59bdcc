// Faults of tool calls, in one body and in the pieces of a stream.
import { editBody, editPayloads, holdersOf, type Json } from './json.ts';
import type { WireResponse, WireTransforms } from './types.ts';

export const TOOLS: WireTransforms = {
  'tools-arguments-cut': (response) => bodyArguments(response, (text) => text.slice(0, -1)),
  'tools-arguments-other': (response) => bodyArguments(response, () => '{"place":"Paris"}'),
  'tools-piece-lost': (response) => {
    const begun = new Set<unknown>();
    return editPieces(response, (piece) => {
      const call = piece['function'] as Json | undefined;
      if (typeof call?.['arguments'] !== 'string' || call['arguments'] === '' || begun.has(piece['index'])) return;
      begun.add(piece['index']);
      call['arguments'] = '';
    });
  },
  'tools-same-index': (response) =>
    editPieces(response, (piece) => {
      piece['index'] = 0;
    }),
  'tools-no-index': (response) =>
    editPieces(response, (piece) => {
      delete piece['index'];
    }),
};

function bodyArguments(response: WireResponse, change: (text: string) => string): WireResponse {
  return editBody(response, (body) => {
    for (const call of holdersOf(body['choices'], 'arguments', 8)) {
      if (typeof call['arguments'] === 'string') call['arguments'] = change(call['arguments']);
    }
    return body;
  });
}

/** Edits each piece of a list of tool calls. */
function editPieces(response: WireResponse, edit: (piece: Json) => void): WireResponse {
  return editPayloads(response, (payload) => {
    for (const holder of holdersOf(payload, 'tool_calls')) {
      if (Array.isArray(holder['tool_calls'])) for (const piece of holder['tool_calls'] as Json[]) edit(piece);
    }
    return payload;
  });
}
