// A run -> the answer as one body, as the description says it.
import type { TokenLogprob } from './token-logprobs.ts';
import { type AnswerPiece, type ChatRun, type FinishReason, identity, usage } from './types.ts';

interface Answer {
  text: string;
  refusal: string;
  /** Of the text or of the refusal. Undefined when nobody asked. */
  logprobs?: TokenLogprob[];
  readonly calls: {
    readonly id: string;
    readonly type: 'function';
    readonly function: { readonly name: string; arguments: string };
  }[];
  finish: FinishReason;
}

export async function completion(run: ChatRun, signal: AbortSignal): Promise<Record<string, unknown>> {
  const answers = Array.from({ length: run.count }, (): Answer => ({ text: '', refusal: '', calls: [], finish: 'stop' }));
  let tokens = 0;
  for await (const piece of run.pieces(0, signal)) {
    const answer = answers[piece.index];
    if (answer !== undefined) grow(answer, piece);
    if (piece.type === 'end') tokens += piece.tokens;
  }
  return {
    ...identity(run, 'chat.completion'),
    choices: answers.map((answer, index) => ({
      index,
      message: message(answer),
      logprobs: logprobs(answer),
      finish_reason: answer.finish,
    })),
    usage: usage(run.promptTokens, tokens),
  };
}

function grow(answer: Answer, piece: AnswerPiece): void {
  if (piece.type === 'end') answer.finish = piece.finish;
  else if (piece.type === 'call')
    answer.calls.push({ id: piece.id, type: 'function', function: { name: piece.name, arguments: '' } });
  else if (piece.type === 'arguments') {
    const call = answer.calls[piece.call];
    if (call !== undefined) call.function.arguments += piece.text;
  } else {
    answer[piece.type] += piece.text;
    if (piece.logprobs !== undefined) answer.logprobs = [...(answer.logprobs ?? []), ...piece.logprobs];
  }
}

function message({ text, refusal, calls }: Answer): Record<string, unknown> {
  if (refusal !== '') return { role: 'assistant', content: null, refusal };
  if (calls.length === 0) return { role: 'assistant', content: text, refusal: null };
  return { role: 'assistant', content: null, refusal: null, tool_calls: calls };
}

function logprobs({ logprobs: known, refusal }: Answer): unknown {
  if (known === undefined) return null;
  return refusal === '' ? { content: known, refusal: null } : { content: null, refusal: known };
}
