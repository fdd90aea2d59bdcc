// Pieces of a text -> what may be sent of them, each token's probability together with the last character of the token.
import type { Spoken } from './spoken.ts';
import { stopFilter } from './stop-filter.ts';
import { cutToken, type TokenLogprob } from './token-logprobs.ts';

export interface Sent {
  readonly text: string;
  /** Of the tokens that end in this text. Undefined when nobody asked. */
  readonly logprobs?: readonly TokenLogprob[];
}

export interface Held {
  push(piece: Spoken): Sent;
  flush(): Sent;
  readonly stopped: boolean;
}

export function held(stops: readonly string[], asked: boolean): Held {
  const filter = stopFilter(stops);
  const waiting: Spoken[] = [];
  /** How many characters of the first piece that waits were sent. */
  let begun = 0;

  const take = (text: string, last: boolean): Sent => {
    if (!asked) return { text };
    const logprobs: TokenLogprob[] = [];
    begun += text.length;
    for (let first = waiting[0]; first !== undefined && begun >= first.text.length; first = waiting[0]) {
      logprobs.push(...first.logprobs);
      begun -= first.text.length;
      waiting.shift();
    }
    const token = waiting[0]?.logprobs[0];
    // A stop sequence that begins within a token cuts it.
    if (last && begun > 0 && token !== undefined) logprobs.push(cutToken(token, waiting[0]?.text.slice(0, begun) ?? ''));
    return { text, logprobs };
  };

  return {
    get stopped() {
      return filter.stopped;
    },
    push(piece) {
      if (asked) waiting.push(piece);
      const text = filter.push(piece.text);
      return take(text, filter.stopped);
    },
    flush: () => take(filter.flush(), !filter.stopped),
  };
}
