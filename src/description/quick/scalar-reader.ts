// The scalars of YAML that real descriptions use, read as @stoplight/yaml-ast-parser reads them. Anything else, and anything doubtful, is
// left to that parser: then `NOT_QUICK` is thrown.

import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  LINE_FEED,
  MINUS,
  OPEN_LIST,
  OPEN_MAP,
  PLUS,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './characters.ts';

export const NOT_QUICK = new Error('Left to the exact parser.');

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** What a plain scalar may not begin with. */
const INDICATORS = new Set([',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', "'", '"', '%', '@', '`']);

export class ScalarReader {
  /** Ends with a line feed. */
  protected readonly text: string;
  protected at = 0;
  protected line = 0;
  protected lineStart = 0;
  /** Of the line that the last line break led to. */
  protected indent = 0;
  /** Where the scalar that was read last began and ended. */
  protected start = 0;
  protected end = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Goes on to the next thing that is neither space nor comment. Whether that stands on another line. */
  protected skip(): boolean {
    const { text } = this;
    const { line } = this;
    let at = this.at;
    for (;;) {
      let char = text.charCodeAt(at);
      while (char === SPACE) char = text.charCodeAt(++at);
      if (char === HASH) {
        at = text.indexOf('\n', at);
        char = LINE_FEED;
      }
      if (char !== LINE_FEED) {
        if (char === TAB) throw NOT_QUICK;
        this.at = at;
        return this.line !== line;
      }
      this.lineStart = ++at;
      this.line++;
      while (text.charCodeAt(at) === SPACE) at++;
      this.indent = at - this.lineStart;
    }
  }

  protected quoted(): string {
    return this.text.charCodeAt(this.at) === DOUBLE_QUOTE ? this.#doubleQuoted() : this.#singleQuoted();
  }

  #doubleQuoted(): string {
    const { text } = this;
    this.start = this.at;
    let at = this.at + 1;
    let from = at;
    let value = '';
    for (;;) {
      const char = text.charCodeAt(at);
      if (char === DOUBLE_QUOTE) {
        value = value === '' ? text.slice(from, at) : value + text.slice(from, at);
        this.at = this.end = at + 1;
        return value;
      }
      if (char === LINE_FEED) {
        value += text.slice(from, at);
        this.at = at;
        value += this.#fold();
        from = at = this.at;
      } else if (char === BACKSLASH) {
        value += text.slice(from, at);
        const escaped = text[at + 1]!;
        const simple = ESCAPES[escaped];
        if (simple !== undefined) {
          value += simple;
          at += 2;
        } else if (escaped === '\n') {
          this.at = at + 1;
          this.#fold();
          at = this.at;
        } else {
          const digits = escaped === 'x' ? 2 : escaped === 'u' ? 4 : 0;
          const hex = text.slice(at + 2, at + 2 + digits);
          if (digits === 0 || !/^[\da-f]+$/i.test(hex) || hex.length !== digits) throw NOT_QUICK;
          value += String.fromCharCode(Number.parseInt(hex, 16));
          at += 2 + digits;
        }
        from = at;
      } else {
        if (at >= text.length) throw NOT_QUICK;
        at++;
      }
    }
  }

  #singleQuoted(): string {
    const { text } = this;
    this.start = this.at;
    let at = this.at + 1;
    let from = at;
    let value = '';
    for (;;) {
      const char = text.charCodeAt(at);
      if (char === SINGLE_QUOTE) {
        value += text.slice(from, at);
        if (text.charCodeAt(at + 1) !== SINGLE_QUOTE) {
          this.at = this.end = at + 1;
          return value;
        }
        // The second of the pair stands for both; the other parser loses it at the end of a line.
        from = at + 1;
        at += 2;
        if (text.charCodeAt(at) === LINE_FEED) from = at;
      } else if (char === LINE_FEED) {
        value += text.slice(from, at);
        this.at = at;
        value += this.#fold();
        from = at = this.at;
      } else {
        if (at >= text.length) throw NOT_QUICK;
        at++;
      }
    }
  }

  /** At a line break within a scalar: goes on to the next text, and says what stands for the break. */
  #fold(): string {
    const { line } = this;
    const { text } = this;
    // A hash begins no comment here.
    let at = this.at;
    while (text.charCodeAt(at) === LINE_FEED) {
      this.lineStart = ++at;
      this.line++;
      while (text.charCodeAt(at) === SPACE) at++;
      this.indent = at - this.lineStart;
    }
    this.at = at;
    // A tab, the end of the text, or what may be a line between documents.
    if (text.charCodeAt(at) === TAB || at >= text.length || this.indent === 0) throw NOT_QUICK;
    const breaks = this.line - line;
    return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
  }

  /** Lines that are indented by `least` or more go on with the scalar; between brackets it is one line. */
  protected plain(least: number, bracketed: boolean): string {
    const { text } = this;
    const first = text[this.at]!;
    const next = text.charCodeAt(this.at + 1);
    if (this.at >= text.length || INDICATORS.has(first)) throw NOT_QUICK;
    if (first === '-' || first === '?' || first === ':') {
      if (next === SPACE || next === LINE_FEED || next === TAB || (bracketed && isBracket(next))) throw NOT_QUICK;
    }
    if ((first === '-' || first === '.') && /^(---|\.\.\.)/.test(text.slice(this.at, this.at + 3))) throw NOT_QUICK;
    this.start = this.at;
    let value = this.#plainLine(bracketed);
    while (text.charCodeAt(this.at) === LINE_FEED) {
      const { line } = this;
      if (!this.#goesOn(least, bracketed)) break;
      const breaks = this.line - line;
      value += breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
      value += this.#plainLine(bracketed);
      // A key in the middle of a scalar.
      if (text.charCodeAt(this.at) === COLON) throw NOT_QUICK;
    }
    return value;
  }

  #plainLine(bracketed: boolean): string {
    const { text } = this;
    const from = this.at;
    let { at } = this;
    let end = at;
    for (; ; at++) {
      const char = text.charCodeAt(at);
      if (char === SPACE || char === TAB) continue;
      if (char === LINE_FEED) break;
      if (char === COLON) {
        const next = text.charCodeAt(at + 1);
        if (next === SPACE || next === LINE_FEED || next === TAB || (bracketed && isBracket(next))) break;
      } else if (char === HASH) {
        const before = text.charCodeAt(at - 1);
        if (before === SPACE || before === TAB) break;
      } else if (bracketed && isBracket(char)) break;
      end = at + 1;
    }
    // Tabs behind the text are warned of.
    if (at > end && text.slice(end, at).includes('\t')) throw NOT_QUICK;
    this.at = at;
    this.end = end;
    return text.slice(from, end);
  }

  /** At a line break: goes on to the next line of a plain scalar, or stays. */
  #goesOn(least: number, bracketed: boolean): boolean {
    const { text } = this;
    let { at, line, lineStart } = this;
    while (text.charCodeAt(at) === LINE_FEED) {
      lineStart = ++at;
      line++;
      while (text.charCodeAt(at) === SPACE) at++;
    }
    const char = text.charCodeAt(at);
    if (char === TAB) throw NOT_QUICK;
    const indent = at - lineStart;
    if (at >= text.length || indent < least || char === HASH) return false;
    if (bracketed) {
      if (char === COMMA || char === CLOSE_LIST || char === CLOSE_MAP) return false;
      throw NOT_QUICK;
    }
    this.at = at;
    this.line = line;
    this.lineStart = lineStart;
    this.indent = indent;
    return true;
  }

  /** `|` and `>`. What the other parser makes of trailing and leading empty lines is not quite what YAML says, and is kept. */
  protected block(least: number): string {
    const { text } = this;
    this.start = this.at;
    const folds = text.charCodeAt(this.at) === GREATER;
    let { at, line, lineStart } = this;
    let chomping = text.charCodeAt(++at);
    if (chomping === PLUS || chomping === MINUS) at++;
    else chomping = 0;
    while (text.charCodeAt(at) === SPACE) at++;
    if (text.charCodeAt(at) !== LINE_FEED) throw NOT_QUICK;
    let textIndent = least;
    let detected = false;
    let empty = 0;
    let deeper = false;
    let value = '';
    let indent = 0;
    for (;;) {
      lineStart = ++at;
      line++;
      while ((!detected || at - lineStart < textIndent) && text.charCodeAt(at) === SPACE) at++;
      indent = at - lineStart;
      if (!detected && indent > textIndent) textIndent = indent;
      const char = text.charCodeAt(at);
      if (char === LINE_FEED) {
        empty++;
        continue;
      }
      if (indent < textIndent || at >= text.length) break;
      if (!folds) {
        if (detected) value += empty === 0 ? '\n' : '\n'.repeat(empty + 1);
      } else if (char === SPACE || char === TAB) {
        deeper = true;
        value += '\n'.repeat(empty + 1);
      } else if (deeper) {
        deeper = false;
        value += '\n'.repeat(empty + 1);
      } else if (empty > 0) value += '\n'.repeat(empty);
      else if (detected) value += ' ';
      detected = true;
      empty = 0;
      const end = text.indexOf('\n', at);
      value += text.slice(at, end);
      at = end;
    }
    if (chomping === PLUS) value += '\n'.repeat(empty);
    else if (chomping === 0 && detected) value += '\n';
    this.at = at;
    this.line = line;
    this.lineStart = lineStart;
    this.indent = indent;
    this.end = lineStart - 1;
    return value;
  }
}

function isBracket(char: number): boolean {
  return char === COMMA || char === OPEN_LIST || char === CLOSE_LIST || char === OPEN_MAP || char === CLOSE_MAP;
}

/** What a plain scalar stands for: null, a truth value, a number, or itself. */
export function plainValue(text: string): unknown {
  // Most begin with a letter that begins none of the others.
  if (!/^[-+.\dtTfFnN~]/.test(text)) return text;
  if (NULLS.has(text)) return null;
  const truth = TRUTHS.get(text);
  if (truth !== undefined) return truth;
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  if (/^0[ox]/.test(text) || /^[-+]?\.(inf|nan)$/i.test(text)) throw NOT_QUICK;
  return /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text) ? Number.parseFloat(text) : text;
}

const NULLS = new Set(['null', 'Null', 'NULL', '~']);
const TRUTHS = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);
