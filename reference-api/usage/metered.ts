// A run -> the same run, and a count of what it has made so far. What was made is billed, also when the client leaves before the end.
import type { AnswerPiece, ChatRun } from '../chat/types.ts';
import type { Tokenizer } from '../model/tokenizer.ts';

export interface Meter {
  readonly run: ChatRun;
  /** Tokens that were made until now. */
  outputTokens(): number;
}

export function metered(run: ChatRun, tokenizer: Tokenizer): Meter {
  const ended = new Map<number, number>();
  const begun = new Map<number, string[]>();
  async function* pieces(paceMs: number, signal: AbortSignal): AsyncGenerator<AnswerPiece> {
    for await (const piece of run.pieces(paceMs, signal)) {
      if (piece.type === 'end') ended.set(piece.index, piece.tokens);
      else begun.set(piece.index, grown(begun.get(piece.index) ?? [], piece));
      yield piece;
    }
  }
  return {
    run: { ...run, pieces },
    outputTokens() {
      const open = [...begun].filter(([index]) => !ended.has(index)).flatMap(([, texts]) => texts);
      return [...ended.values(), ...open.map((text) => tokenizer.count(text))].reduce((sum, tokens) => sum + tokens, 0);
    },
  };
}

/** The texts whose tokens are counted apart: the answer, and name and arguments of each call. */
function grown(texts: string[], piece: Exclude<AnswerPiece, { readonly type: 'end' }>): string[] {
  if (piece.type === 'call') texts.push(piece.name, '');
  else if (texts.length === 0) texts.push(piece.text);
  else texts[texts.length - 1] += piece.text;
  return texts;
}
