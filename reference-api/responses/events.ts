// A run -> the payloads of its events: the answer, its one message, the one part of that, the pieces of text, and all closed again.
import type { AnswerPiece, FinishReason } from '../chat/types.ts';
import type { Clock } from '../clock.ts';
import { asApiError, type ErrorBody } from '../errors.ts';
import { BEGUN, ended, item, part, type ResponseRun } from './start.ts';

export interface ResponseEvents {
  readonly payloads: AsyncGenerator<Record<string, unknown>>;
  /** The event that reports that the stream, not the answer, has failed. */
  failure(error: ErrorBody): Record<string, unknown>;
}

export function responseEvents(started: ResponseRun, pieces: AsyncIterable<AnswerPiece>, clock: Clock): ResponseEvents {
  const { itemId, response } = started;
  let sequence = 0;
  const event = (type: string, fields: Record<string, unknown>) => ({ type, sequence_number: sequence++, ...fields });
  const atItem = { output_index: 0 };
  const atPart = { item_id: itemId, output_index: 0, content_index: 0 };

  async function* payloads(): AsyncGenerator<Record<string, unknown>> {
    yield event('response.created', { response: response(BEGUN) });
    yield event('response.in_progress', { response: response(BEGUN) });
    yield event('response.output_item.added', { ...atItem, item: item(itemId, 'in_progress', []) });
    yield event('response.content_part.added', { ...atPart, part: part('') });
    let text = '';
    let finish: FinishReason = 'stop';
    let tokens = 0;
    try {
      for await (const piece of pieces) {
        if (piece.type === 'end') ({ finish, tokens } = piece);
        if (piece.type !== 'text') continue;
        text += piece.text;
        yield event('response.output_text.delta', { ...atPart, delta: piece.text });
      }
    } catch (error) {
      const { code, message } = asApiError(error);
      yield event('response.failed', { response: response({ ...BEGUN, status: 'failed', error: { code, message } }) });
      return;
    }
    const end = ended(started, text, finish, tokens, clock);
    yield event('response.output_text.done', { ...atPart, text });
    yield event('response.content_part.done', { ...atPart, part: part(text) });
    yield event('response.output_item.done', { ...atItem, item: end.output[0] });
    yield event(`response.${end.status}`, { response: response(end) });
  }

  return {
    payloads: payloads(),
    failure: ({ code, message, param }) => event('error', { code, message, param }),
  };
}
