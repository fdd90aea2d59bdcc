// A run -> the answer as one body, as the description says it.
import { type ChatRun, type FinishReason, usage } from './types.ts';

interface Answer {
  text: string;
  readonly calls: {
    readonly id: string;
    readonly type: 'function';
    readonly function: { readonly name: string; arguments: string };
  }[];
  finish: FinishReason;
}

export async function completion(run: ChatRun, signal: AbortSignal): Promise<Record<string, unknown>> {
  const answers: Answer[] = Array.from({ length: run.count }, () => ({ text: '', calls: [], finish: 'stop' }));
  let tokens = 0;
  for await (const piece of run.pieces(0, signal)) {
    const answer = answers[piece.index];
    if (answer === undefined) continue;
    if (piece.type === 'text') answer.text += piece.text;
    if (piece.type === 'call')
      answer.calls.push({ id: piece.id, type: 'function', function: { name: piece.name, arguments: '' } });
    const call = piece.type === 'arguments' ? answer.calls[piece.call] : undefined;
    if (piece.type === 'arguments' && call !== undefined) call.function.arguments += piece.text;
    if (piece.type === 'end') {
      answer.finish = piece.finish;
      tokens += piece.tokens;
    }
  }
  return {
    id: run.id,
    object: 'chat.completion',
    created: run.created,
    model: run.model,
    system_fingerprint: run.fingerprint,
    choices: answers.map(({ text, calls, finish }, index) => ({ index, message: message(text, calls), finish_reason: finish })),
    usage: usage(run.promptTokens, tokens),
  };
}

function message(text: string, calls: Answer['calls']): Record<string, unknown> {
  if (calls.length === 0) return { role: 'assistant', content: text, refusal: null };
  return { role: 'assistant', content: null, refusal: null, tool_calls: calls };
}
