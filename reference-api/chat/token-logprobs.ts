// Choices of the model, which are of words -> the logarithm of the probability of each token, and of the likeliest tokens in its place.
import type { Said } from '../model/language-model.ts';
import type { Tokenizer } from '../model/tokenizer.ts';

/** One token as the description says it. */
export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm, at most 0. */
  readonly logprob: number;
  readonly bytes: readonly number[];
  readonly top_logprobs: readonly Omit<TokenLogprob, 'top_logprobs'>[];
}

/** What can still be said: the tokens that are left of a text, and its probability. */
interface Rest {
  readonly tokens: readonly number[];
  readonly at: number;
  readonly probability: number;
}

/** Stands for a probability that is too small for its logarithm to mean anything. */
const VERY_UNLIKELY = -9999;

/**
 * Remembers what is open at the end of a word: that it ended there is a choice as well, and the next token bears its probability.
 * The texts must be such that no token crosses from one to the next, as words and punctuation are.
 */
export class WordLogprobs {
  readonly #tokenizer: Tokenizer;
  readonly #top: number;
  readonly #known = new Map<string, readonly number[]>();
  #longer: readonly Rest[] = [];
  #ended = 1;

  /** `top`: how many of the likeliest tokens are told in each place. */
  constructor(tokenizer: Tokenizer, top: number) {
    this.#tokenizer = tokenizer;
    this.#top = top;
  }

  /** The tokens of `said.text`, in their order. */
  of(said: Said): TokenLogprob[] {
    const own = said.options().map(({ value, probability }) => ({
      tokens: this.#encode(value),
      at: 0,
      probability: probability * this.#ended,
    }));
    let rests: readonly Rest[] = [...own, ...this.#longer];
    // The first token has the whole probability before it, that the answer ends there included.
    let whole = 1;
    const logprobs = this.#encode(said.text).map((token) => {
      const options = byToken(rests);
      const made = this.#logprob(token, options, whole);
      rests = rests
        .filter(({ tokens, at }) => tokens[at] === token)
        .map(({ tokens, at, probability }) => ({ tokens, at: at + 1, probability }));
      whole = options.get(token) ?? 0;
      return made;
    });
    const longer = rests.filter(({ tokens, at }) => at < tokens.length);
    this.#longer = longer.map((rest) => ({ ...rest, probability: rest.probability / whole }));
    this.#ended = Math.max(0, 1 - sum(this.#longer));
    return logprobs;
  }

  #logprob(token: number, options: ReadonlyMap<number, number>, whole: number): TokenLogprob {
    const told = (of: number) => ({
      token: tokenText(this.#tokenizer.bytes(of)),
      logprob: logarithm((options.get(of) ?? 0) / whole),
      bytes: this.#tokenizer.bytes(of),
    });
    const likeliest = [...options].sort(([, a], [, b]) => b - a).slice(0, this.#top);
    return { ...told(token), top_logprobs: likeliest.map(([other]) => told(other)) };
  }

  #encode(text: string): readonly number[] {
    const known = this.#known.get(text) ?? this.#tokenizer.encode(text);
    this.#known.set(text, known);
    return known;
  }
}

/** A part of a text that is no choice of words, such as a brace or a number in a JSON document. */
export interface Written {
  readonly text: string;
  /** Of the choice that led to it, 0 where there was none. */
  readonly logprob: number;
}

/** Tokens that cross from part to part: the one in which a part begins bears its probability. Nothing is known of others in its place. */
export function writtenLogprobs(parts: readonly Written[], tokenizer: Tokenizer, top: number): TokenLogprob[] {
  const starts: { readonly at: number; readonly logprob: number }[] = [];
  let length = 0;
  for (const part of parts) {
    starts.push({ at: length, logprob: part.logprob });
    length += Buffer.byteLength(part.text);
  }
  const text = parts.map((part) => part.text).join('');
  let at = 0;
  let next = 0;
  return tokenizer.encode(text).map((token) => {
    const bytes = tokenizer.bytes(token);
    at += bytes.length;
    let logprob = 0;
    for (let start = starts[next]; start !== undefined && start.at < at; start = starts[++next]) logprob += start.logprob;
    const told = { token: tokenText(bytes), logprob, bytes };
    return { ...told, top_logprobs: top > 0 ? [told] : [] };
  });
}

/** A token that was cut, so that it ends with the text. */
export function cutToken(token: TokenLogprob, text: string): TokenLogprob {
  return { ...token, token: text, bytes: [...Buffer.from(text)] };
}

export function logarithm(probability: number): number {
  return Math.max(VERY_UNLIKELY, Math.min(0, Math.log(probability)));
}

function byToken(rests: readonly Rest[]): Map<number, number> {
  const options = new Map<number, number>();
  for (const { tokens, at, probability } of rests) {
    const token = tokens[at];
    if (token !== undefined) options.set(token, (options.get(token) ?? 0) + probability);
  }
  return options;
}

/** The text of a token, or its bytes in hexadecimal where they are no whole characters. */
function tokenText(bytes: readonly number[]): string {
  const text = Buffer.from(bytes).toString('utf8');
  if (!text.includes('\uFFFD')) return text;
  return `bytes:${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`;
}

function sum(rests: readonly Rest[]): number {
  return rests.reduce((total, { probability }) => total + probability, 0);
}
