// A run -> the payloads of its events: role, pieces, finish reason, and the usage when it was asked for.
import { type AnswerPiece, type ChatRun, identity, usage } from './types.ts';

export async function* chunks(
  run: ChatRun,
  pieces: AsyncIterable<AnswerPiece>,
  includeUsage: boolean,
): AsyncGenerator<Record<string, unknown>> {
  const chunk = (choices: readonly unknown[], extra: Record<string, unknown> = includeUsage ? { usage: null } : {}) => ({
    ...identity(run, 'chat.completion.chunk'),
    choices,
    ...extra,
  });
  for (let index = 0; index < run.count; index++) yield chunk([choice(index, { role: 'assistant', content: '' })]);
  let tokens = 0;
  for await (const piece of pieces) {
    if (piece.type === 'end') tokens += piece.tokens;
    yield chunk([choice(piece.index, delta(piece), piece.type === 'end' ? piece.finish : null, logprobs(piece))]);
  }
  if (includeUsage) yield chunk([], { usage: usage(run.promptTokens, tokens) });
}

function choice(index: number, delta: unknown, finish: string | null = null, logprobs: unknown = null): Record<string, unknown> {
  return { index, delta, logprobs, finish_reason: finish };
}

function logprobs(piece: AnswerPiece): unknown {
  if ((piece.type !== 'text' && piece.type !== 'refusal') || piece.logprobs === undefined) return null;
  return piece.type === 'text' ? { content: piece.logprobs, refusal: null } : { content: null, refusal: piece.logprobs };
}

function delta(piece: AnswerPiece): Record<string, unknown> {
  if (piece.type === 'text') return { content: piece.text };
  if (piece.type === 'refusal') return { refusal: piece.text };
  if (piece.type === 'call')
    return { tool_calls: [{ index: piece.call, id: piece.id, type: 'function', function: { name: piece.name, arguments: '' } }] };
  if (piece.type === 'arguments') return { tool_calls: [{ index: piece.call, function: { arguments: piece.text } }] };
  return {};
}
