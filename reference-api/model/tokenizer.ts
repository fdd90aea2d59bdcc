// Text -> tokens of the `cl100k_base` encoding, and the pieces in which a stream may send them.

/** A run without a boundary costs quadratic time in the encoder, so longer runs are encoded in parts of this length. */
const LONGEST_RUN = 400;

export interface Tokenizer {
  count(text: string): number;
  /** The text in pieces of whole characters, each with the number of its tokens. */
  pieces(text: string): readonly Piece[];
  encode(text: string): readonly number[];
  /** Of one token: its bytes may be a part of a character. */
  bytes(token: number): readonly number[];
}

export interface Piece {
  readonly text: string;
  /** How many tokens it has. */
  readonly tokens: number;
}

interface Encoding {
  encode(text: string, options: { disallowedSpecial: Set<string> }): number[];
  decode(tokens: Iterable<number>): string;
}

/** Loads the encoding, which is large: 0.1 s once in a process. */
export async function loadTokenizer(): Promise<Tokenizer> {
  const encoding: Encoding = await import('gpt-tokenizer/encoding/cl100k_base');
  const ranks: { readonly default: readonly (string | readonly number[] | undefined)[] } = await import(
    'gpt-tokenizer/bpeRanks/cl100k_base'
  );
  const encode = (text: string) => parts(text).flatMap((part) => encoding.encode(part, PLAIN));
  return {
    encode,
    bytes(token) {
      const known = ranks.default[token] ?? [];
      return typeof known === 'string' ? [...Buffer.from(known)] : known;
    },
    count: (text) => encode(text).length,
    pieces(text) {
      const pieces: Piece[] = [];
      let open: number[] = [];
      for (const token of encode(text)) {
        open.push(token);
        const piece = encoding.decode(open);
        // Some characters take several tokens; half of one decodes to a replacement character.
        if (piece.endsWith('\uFFFD')) continue;
        pieces.push({ text: piece, tokens: open.length });
        open = [];
      }
      if (open.length > 0) pieces.push({ text: encoding.decode(open), tokens: open.length });
      return pieces;
    },
  };
}

/** `<|endoftext|>` in a prompt is text like any other. */
const PLAIN = { disallowedSpecial: new Set<string>() };

function parts(text: string): string[] {
  const result: string[] = [];
  let done = 0;
  for (const run of text.matchAll(new RegExp(`\\S{${LONGEST_RUN},}|\\s{${LONGEST_RUN},}`, 'g'))) {
    result.push(text.slice(done, run.index));
    for (let at = 0; at < run[0].length; at += LONGEST_RUN) result.push(run[0].slice(at, at + LONGEST_RUN));
    done = run.index + run[0].length;
  }
  result.push(text.slice(done));
  return result.filter((part) => part !== '');
}
