// A regular expression of a schema (ECMA-262) -> its parts, whether a text matches, and texts that do.
// Never handed to the engine of the language: a pattern of a stranger can take for ever there. Here it may take so many steps.
import { Unwritable } from './job.ts';

export type Part =
  | { readonly kind: 'set'; readonly ranges: readonly Range[]; readonly negated: boolean }
  | { readonly kind: 'sequence' | 'either'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'boundary'; readonly negated: boolean }
  | { readonly kind: 'ahead'; readonly part: Part; readonly negated: boolean };

/** Code points, both included. */
type Range = readonly [number, number];

const MAX_STEPS = 50_000;
const MAX_LENGTH = 1000;
const DIGIT: Range[] = [[48, 57]];
const WORD: Range[] = [...DIGIT, [65, 90], [95, 95], [97, 122]];
const SPACE: Range[] = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const NEWLINE: Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, v: 11, f: 12, '0': 0 };

const parsed = new Map<string, Part>();

/** Throws for what the model cannot follow: back references, look-behind, classes of Unicode. */
export function parsePattern(pattern: string): Part {
  const known = parsed.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > MAX_LENGTH) throw new Unwritable('', `has a pattern of more than ${MAX_LENGTH} characters`);
  const part = new Parser(pattern).parse();
  // Bounded, since patterns come from callers.
  if (parsed.size > 200) parsed.clear();
  parsed.set(pattern, part);
  return part;
}

class Parser {
  readonly #characters: readonly string[];
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#characters = [...pattern];
  }

  parse(): Part {
    const part = this.#either();
    if (this.#at < this.#characters.length) throw this.#unknown();
    return part;
  }

  #either(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'either', parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#characters.length && this.#next !== '|' && this.#next !== ')') parts.push(this.#repeated());
    return { kind: 'sequence', parts };
  }

  #repeated(): Part {
    const part = this.#atom();
    const bounds = this.#quantifier();
    if (bounds === undefined) return part;
    this.#take('?');
    const [least, most] = bounds;
    if (least > most || least > MAX_LENGTH) throw this.#unknown();
    return { kind: 'repeat', part, least, most };
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.#characters.slice(this.#at, this.#at + 20).join(''));
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const least = Number(counted[1]);
    if (counted[2] === undefined) return [least, least];
    return [least, counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3])];
  }

  #atom(): Part {
    const character = this.#shift();
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    if (character === '.') return { kind: 'set', ranges: NEWLINE, negated: true };
    if (character === '[') return this.#set();
    if (character === '(') return this.#group();
    if (character === '\\') return this.#escape();
    if ('*+?{}])'.includes(character)) throw this.#unknown();
    return one(character);
  }

  #group(): Part {
    const ahead = this.#takeAll('?=') || this.#takeAll('?!');
    if (ahead) {
      const negated = this.#characters[this.#at - 1] === '!';
      return { kind: 'ahead', part: this.#close(), negated };
    }
    if (!this.#takeAll('?:') && this.#take('?')) {
      if (!this.#take('<') || this.#next === '=' || this.#next === '!') throw this.#unknown();
      while (!this.#take('>')) this.#shift();
    }
    return this.#close();
  }

  #close(): Part {
    const part = this.#either();
    if (!this.#take(')')) throw this.#unknown();
    return part;
  }

  #escape(): Part {
    const ranges = this.#class();
    if (ranges !== undefined) return ranges;
    if (this.#next === 'b' || this.#next === 'B') return { kind: 'boundary', negated: this.#shift() === 'B' };
    return one(this.#escaped());
  }

  /** `\d`, `\w`, `\s` and what they leave out. */
  #class(): (Part & { kind: 'set' }) | undefined {
    const name = this.#next;
    const ranges = { d: DIGIT, w: WORD, s: SPACE }[name.toLowerCase()];
    if (ranges === undefined) return undefined;
    this.#at++;
    return { kind: 'set', ranges, negated: name !== name.toLowerCase() };
  }

  /** The character that an escape stands for, the backslash being read. */
  #escaped(): string {
    const character = this.#shift();
    const control = CONTROLS[character];
    if (control !== undefined) return String.fromCodePoint(control);
    const code =
      character === 'x'
        ? this.#hexadecimal(/^[0-9a-f]{2}/i)
        : character === 'u'
          ? this.#hexadecimal(/^([0-9a-f]{4})/i)
          : undefined;
    if (code !== undefined) return String.fromCodePoint(code);
    if (/[\p{L}\p{N}]/u.test(character)) throw this.#unknown();
    return character;
  }

  #hexadecimal(digits: RegExp): number {
    const found = digits.exec(this.#characters.slice(this.#at, this.#at + 4).join(''))?.[0];
    if (found === undefined) throw this.#unknown();
    this.#at += found.length;
    return Number.parseInt(found, 16);
  }

  #set(): Part {
    const negated = this.#take('^');
    const ranges: Range[] = [];
    while (!this.#take(']')) {
      const first = this.#member();
      if (typeof first !== 'number') {
        ranges.push(...first);
        continue;
      }
      const dash = this.#next === '-' && this.#characters[this.#at + 1] !== ']';
      if (!dash) {
        ranges.push([first, first]);
        continue;
      }
      this.#at++;
      const last = this.#member();
      if (typeof last !== 'number' || last < first) throw this.#unknown();
      ranges.push([first, last]);
    }
    return { kind: 'set', ranges, negated };
  }

  /** A code point of a set, or the ranges of a class. */
  #member(): number | readonly Range[] {
    const character = this.#shift();
    if (character !== '\\') return character.codePointAt(0) ?? 0;
    const named = this.#class();
    if (named !== undefined) return named.negated ? others(named.ranges) : named.ranges;
    if (this.#take('b')) return 8;
    return this.#escaped().codePointAt(0) ?? 0;
  }

  get #next(): string {
    return this.#characters[this.#at] ?? '';
  }

  #shift(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw this.#unknown();
    return character;
  }

  #take(character: string): boolean {
    if (this.#next !== character) return false;
    this.#at++;
    return true;
  }

  #takeAll(text: string): boolean {
    if (this.#characters.slice(this.#at, this.#at + text.length).join('') !== text) return false;
    this.#at += text.length;
    return true;
  }

  #unknown(): Unwritable {
    return new Unwritable('', `has a pattern that the model cannot follow: \`${this.#pattern.slice(0, 60)}\``);
  }
}

function one(character: string): Part {
  const code = character.codePointAt(0) ?? 0;
  return { kind: 'set', ranges: [[code, code]], negated: false };
}

function others(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const made: Range[] = [];
  let from = 0;
  for (const [first, last] of sorted) {
    if (first > from) made.push([from, first - 1]);
    from = last + 1;
  }
  return [...made, [from, 0x10ffff]];
}

/** False as well when it takes too many steps to know. */
export function matches(part: Part, text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const matcher = new Matcher(codes);
  for (let at = 0; at <= codes.length; at++) {
    if (matcher.match(part, at, () => true)) return true;
  }
  return false;
}

class Matcher {
  readonly #codes: readonly number[];
  #steps = 0;

  constructor(codes: readonly number[]) {
    this.#codes = codes;
  }

  /** Whether the part matches at `at`, and what follows matches behind it. */
  match(part: Part, at: number, then: (end: number) => boolean): boolean {
    if (++this.#steps > MAX_STEPS) return false;
    switch (part.kind) {
      case 'set': {
        const code = this.#codes[at];
        return code !== undefined && contains(part, code) && then(at + 1);
      }
      case 'sequence':
        return this.#sequence(part.parts, 0, at, then);
      case 'either':
        return part.parts.some((branch) => this.match(branch, at, then));
      case 'repeat':
        return this.#repeat(part, 0, at, then);
      case 'start':
        return at === 0 && then(at);
      case 'end':
        return at === this.#codes.length && then(at);
      case 'boundary':
        return (this.#word(at - 1) !== this.#word(at)) !== part.negated && then(at);
      case 'ahead':
        return this.match(part.part, at, () => true) !== part.negated && then(at);
    }
  }

  #sequence(parts: readonly Part[], index: number, at: number, then: (end: number) => boolean): boolean {
    const part = parts[index];
    if (part === undefined) return then(at);
    return this.match(part, at, (end) => this.#sequence(parts, index + 1, end, then));
  }

  #repeat(part: Part & { kind: 'repeat' }, done: number, at: number, then: (end: number) => boolean): boolean {
    const again =
      done < part.most &&
      // What matches nothing could be repeated for ever.
      this.match(part.part, at, (end) => (end > at || done < part.least) && this.#repeat(part, done + 1, end, then));
    return again || (done >= part.least && then(at));
  }

  #word(at: number): boolean {
    const code = this.#codes[at];
    return code !== undefined && WORD.some(([first, last]) => code >= first && code <= last);
  }
}

/** In the order in which a text is made of them. */
const PREFERRED = [...'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_ .,/'].map(
  (character) => character.codePointAt(0) ?? 0,
);
const CHOICES = 12;

/** A text that is likely to match: what looks ahead is not followed here. `pick` chooses among 0 … count - 1, `extra` is how often to repeat beyond need. */
export function textFor(part: Part, pick: (count: number) => number, extra: number): string {
  const write = (of: Part): string => {
    switch (of.kind) {
      case 'set': {
        const codes = choices(of);
        return codes.length === 0 ? '' : String.fromCodePoint(codes[pick(codes.length)] ?? 0);
      }
      case 'sequence':
        return of.parts.map(write).join('');
      case 'either':
        return write(of.parts[pick(of.parts.length)] ?? { kind: 'sequence', parts: [] });
      case 'repeat': {
        const most = Math.min(of.most, of.least + extra + 1);
        const times = Math.min(most, of.least + extra + pick(Math.max(1, most - of.least - extra + 1)));
        return Array.from({ length: times }, () => write(of.part)).join('');
      }
      default:
        return '';
    }
  };
  return write(part);
}

function choices(set: Part & { kind: 'set' }): readonly number[] {
  const preferred = PREFERRED.filter((code) => contains(set, code)).slice(0, CHOICES);
  if (preferred.length > 0) return preferred;
  const ranges = set.negated ? others(set.ranges) : set.ranges;
  return ranges.flatMap(([first, last]) => (first === last ? [first] : [first, last])).slice(0, CHOICES);
}

function contains({ ranges, negated }: Part & { kind: 'set' }, code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last) !== negated;
}
