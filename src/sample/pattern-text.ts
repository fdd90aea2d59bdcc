// A regular expression in, a short text that it matches out; undefined for what is not simple (look-around, back references).
import type { Random } from './random.ts';

type Piece =
  | { readonly kind: 'chars'; readonly chars: string }
  | { readonly kind: 'group'; readonly options: readonly Sequence[] };
type Sequence = readonly { readonly piece: Piece; readonly min: number; readonly max: number }[];

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
const DIGITS = '0123456789';
const WORD = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_';
const ESCAPES: Record<string, string> = {
  d: DIGITS,
  w: WORD,
  s: ' ',
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  v: '\v',
  D: without(DIGITS),
  W: without(WORD),
  S: without(' '),
};
const MAX_PATTERN = 1000;

/** `extra` repetitions are added where the pattern allows them, to reach a length. */
export function textForPattern(pattern: string, random: Random, extra: number): string | undefined {
  if (pattern.length > MAX_PATTERN) return undefined;
  const parser = new Parser(pattern);
  const options = parser.alternatives();
  if (options === undefined || !parser.atEnd) return undefined;
  let left = 5000;
  const write = (sequences: readonly Sequence[]): string => {
    let text = '';
    for (const { piece, min, max } of random.pick(sequences)) {
      const times = Math.min(max, min + extra);
      for (let time = 0; time < times && left > 0; time++, left--) {
        text +=
          piece.kind === 'group'
            ? write(piece.options)
            : piece.chars === ''
              ? ''
              : piece.chars[random.below(piece.chars.length)]!;
      }
    }
    return text;
  };
  return write(options);
}

class Parser {
  private readonly pattern: string;
  private at = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get atEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  alternatives(): Sequence[] | undefined {
    if (this.depth++ > 30) return undefined;
    const options: Sequence[] = [];
    for (;;) {
      const sequence = this.sequence();
      if (sequence === undefined) return undefined;
      options.push(sequence);
      if (this.pattern[this.at] !== '|') break;
      this.at++;
    }
    this.depth--;
    return options;
  }

  private sequence(): Sequence | undefined {
    const items: { piece: Piece; min: number; max: number }[] = [];
    while (!this.atEnd && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const char = this.pattern[this.at]!;
      if (char === '^' || char === '$') {
        this.at++;
        continue;
      }
      const piece = this.piece(char);
      if (piece === undefined) return undefined;
      items.push({ piece, ...this.quantity() });
    }
    return items;
  }

  private piece(char: string): Piece | undefined {
    if (char === '(') return this.group();
    if (char === '[') return this.set();
    this.at++;
    if (char === '.') return { kind: 'chars', chars: WORD };
    if (char !== '\\') return { kind: 'chars', chars: char };
    const chars = this.escape();
    return chars === undefined ? undefined : { kind: 'chars', chars };
  }

  private group(): Piece | undefined {
    this.at++;
    if (this.pattern[this.at] === '?') {
      const opening = /^\?(?::|<[A-Za-z]\w*>)/.exec(this.pattern.slice(this.at, this.at + 60));
      if (opening === null) return undefined;
      this.at += opening[0].length;
    }
    const options = this.alternatives();
    if (options === undefined || this.pattern[this.at] !== ')') return undefined;
    this.at++;
    return { kind: 'group', options };
  }

  /** After the backslash. */
  private escape(): string | undefined {
    const char = this.pattern[this.at++];
    if (char === undefined || /[1-9bBk]/.test(char)) return undefined;
    if (char === 'p' || char === 'P') {
      const property = /^\{[^}]*\}/.exec(this.pattern.slice(this.at));
      if (property === null) return undefined;
      this.at += property[0].length;
      return char === 'p' ? (/^\{N/.test(property[0]) ? DIGITS : 'abcxyz') : ' ';
    }
    const code = char === 'u' ? /^[0-9a-fA-F]{4}/ : char === 'x' ? /^[0-9a-fA-F]{2}/ : undefined;
    const digits = code?.exec(this.pattern.slice(this.at))?.[0];
    if (code !== undefined && digits === undefined) return undefined;
    if (digits !== undefined) {
      this.at += digits.length;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    return ESCAPES[char] ?? char;
  }

  private set(): Piece | undefined {
    this.at++;
    const negated = this.pattern[this.at] === '^';
    if (negated) this.at++;
    let chars = '';
    for (;;) {
      if (this.atEnd) return undefined;
      let char = this.pattern[this.at++]!;
      if (char === ']') break;
      if (char === '\\') {
        const escaped = this.escape();
        if (escaped === undefined) return undefined;
        if (escaped.length !== 1) {
          chars += escaped;
          continue;
        }
        char = escaped;
      }
      const high = this.pattern[this.at] === '-' ? this.pattern[this.at + 1] : undefined;
      if (high === undefined || high === ']' || high === '\\') chars += char;
      else {
        this.at += 2;
        const end = Math.min(high.charCodeAt(0), char.charCodeAt(0) + 200);
        for (let code = char.charCodeAt(0); code <= end; code++) chars += String.fromCharCode(code);
      }
    }
    return { kind: 'chars', chars: negated ? without(chars) : chars };
  }

  private quantity(): { min: number; max: number } {
    const [text, sign, low, comma, high] = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(
      this.pattern.slice(this.at, this.at + 30),
    ) ?? [''];
    this.at += text.length;
    if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
    if (low === undefined) return { min: 1, max: 1 };
    const max = comma === undefined ? Number(low) : high === '' || high === undefined ? Number.POSITIVE_INFINITY : Number(high);
    return { min: Number(low), max };
  }
}

/** Letters first: what is excluded is seldom a letter, and letters read best. */
function without(chars: string): string {
  const left = [...WORD].filter((char) => !chars.includes(char)).join('');
  return left !== '' ? left : [...PRINTABLE].filter((char) => !chars.includes(char)).join('');
}
