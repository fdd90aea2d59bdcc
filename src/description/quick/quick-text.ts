// A text in YAML or JSON in; its data, and where each value stands, out: several times as fast as the parser that Spectral uses, with the
// same values and the same places. Undefined for a text that has what real descriptions hardly have (anchors, tags, explicit keys, several
// documents), and for every text that has an error.
import { MAX_DEPTH } from '../yaml-tree.ts';
import {
  BAR,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  GREATER,
  LINE_FEED,
  MINUS,
  OPEN_LIST,
  OPEN_MAP,
  SINGLE_QUOTE,
  SPACE,
} from './characters.ts';
import { Positions, type Span } from './positions.ts';
import { NOT_QUICK, plainValue, ScalarReader } from './scalar-reader.ts';

/** `number`: no string by the rules of YAML, as status codes without quotes. `duplicate`: it stands there for the second time. */
export interface OddKey {
  readonly kind: 'number' | 'duplicate';
  readonly path: readonly (string | number)[];
  readonly span: Span;
}

export interface QuickText {
  readonly data: unknown;
  /** Keys that are worth a word, in the order of the text. */
  readonly oddKeys: readonly OddKey[];
  /** `closest`: the last value on the way of a path that leads nowhere. */
  locate(path: readonly (string | number)[], closest: boolean): Span | undefined;
}

/**
 * `ordered` wraps a map whose keys JavaScript would put in another order than the text.
 * It is called with the map and its keys.
 */
export type Ordered = (map: object, keys: string[]) => object;

/** What the other parser warns of, and the lines of other systems. */
const UNUSUAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
  /[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function readQuickText(text: string, ordered?: Ordered): QuickText | undefined {
  if (text === '' || UNUSUAL.test(text)) return undefined;
  try {
    return new Reader(text, ordered).document();
  } catch (error) {
    if (error === NOT_QUICK) return undefined;
    throw error;
  }
}

class Reader extends ScalarReader {
  readonly #length: number;
  readonly #ordered: Ordered | undefined;
  readonly #positions = new Positions();
  readonly #odd: OddKey[] = [];
  /** Of what is being read. */
  readonly #path: (string | number)[] = [];
  #depth = 0;

  constructor(text: string, ordered: Ordered | undefined) {
    super(text.endsWith('\n') ? text : `${text}\n`);
    this.#length = text.length;
    this.#ordered = ordered;
  }

  document(): QuickText {
    const { text } = this;
    if (text.startsWith(' ')) throw NOT_QUICK;
    this.skip();
    if (text.startsWith('---\n', this.at) && this.indent === 0) {
      this.at += 3;
      this.skip();
    }
    if (this.at >= text.length) throw NOT_QUICK;
    const start = this.at;
    const data = this.#node(this.indent - 1, undefined, text.indexOf('\n') + 1 === start ? 0 : start);
    this.skip();
    if (this.at < text.length || typeof data !== 'object' || data === null) throw NOT_QUICK;
    const positions = this.#positions;
    // An empty document ends where the text ends.
    if (Object.keys(data).length === 0) positions.close(0, this.#length);
    return {
      data,
      oddKeys: this.#odd,
      locate: (path, closest) => positions.find(path, closest),
    };
  }

  /** What begins a line, or follows the dash of a list: a list, a map, or a scalar. `start` is for a list or map. */
  #node(parent: number, key: string | undefined, start: number): unknown {
    const { text } = this;
    const char = text.charCodeAt(this.at);
    const column = this.at - this.lineStart;
    if (char === MINUS && this.#isDash()) return this.#list(column, key, start);
    if (isContainer(char)) {
      const value = this.#bracketed(parent + 1, key, start);
      if (text.charCodeAt(this.#afterSpaces()) === COLON) throw NOT_QUICK;
      return value;
    }
    if (char === BAR || char === GREATER) return this.#scalar(key, this.block(parent + 1));
    const { line } = this;
    const isQuoted = char === DOUBLE_QUOTE || char === SINGLE_QUOTE;
    const from = this.at;
    const value = isQuoted ? this.quoted() : this.plain(parent + 1, false);
    const after = this.#afterSpaces();
    if (text.charCodeAt(after) !== COLON) return this.#scalar(key, isQuoted ? value : plainValue(value));
    if (this.line !== line) throw NOT_QUICK;
    this.at = from;
    return this.#map(column, key, start);
  }

  #scalar(key: string | undefined, value: unknown): unknown {
    const row = this.#positions.open(key, this.start);
    this.#positions.close(row, this.end);
    return value;
  }

  #list(column: number, key: string | undefined, start: number): unknown[] {
    const { text } = this;
    const items: unknown[] = [];
    const row = this.#enter(key, start);
    while (text.charCodeAt(this.at) === MINUS && this.#isDash()) {
      this.at++;
      // An item that is nothing has no place.
      if (this.skip() && this.indent <= column) throw NOT_QUICK;
      if (this.at >= text.length) throw NOT_QUICK;
      const { line } = this;
      this.#path.push(items.length);
      items.push(this.#node(column, undefined, this.at));
      this.#path.pop();
      this.skip();
      if (this.at >= text.length) break;
      if (this.line === line || this.indent > column) throw NOT_QUICK;
      if (this.indent < column) break;
    }
    this.#leave(row);
    return items;
  }

  #map(column: number, key: string | undefined, start: number): object {
    const { text } = this;
    const keys = new Keys();
    const row = this.#enter(key, start);
    for (;;) {
      const { line } = this;
      const member = this.#key(false);
      if (this.line !== line || text.charCodeAt(this.at) !== COLON) throw NOT_QUICK;
      const next = text.charCodeAt(this.at + 1);
      if (next !== SPACE && next !== LINE_FEED) throw NOT_QUICK;
      const keyEnd = this.end;
      this.at++;
      if (keys.has(member)) this.#note('duplicate', member);
      this.#path.push(member);
      keys.add(member, this.#value(column, member, keyEnd + 1));
      this.#path.pop();
      this.skip();
      if (this.at >= text.length) break;
      if (this.line === line || this.indent > column) throw NOT_QUICK;
      if (this.indent < column) break;
    }
    this.#leave(row);
    return keys.map(this.#ordered);
  }

  /** What follows a colon. `start` is where it counts from unless it is a scalar. */
  #value(column: number, key: string, start: number): unknown {
    const { text } = this;
    if (!this.skip() && this.at < text.length) {
      const char = text.charCodeAt(this.at);
      if (isContainer(char)) return this.#bracketed(column + 1, key, start);
      if (char === BAR || char === GREATER) return this.#scalar(key, this.block(column + 1));
      if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) return this.#scalar(key, this.quoted());
      const value = this.plain(column + 1, false);
      if (text.charCodeAt(this.at) === COLON) throw NOT_QUICK;
      return this.#scalar(key, plainValue(value));
    }
    if (this.at < text.length) {
      if (this.indent > column) return this.#node(column, key, start);
      // A list may stand as far left as the key that it belongs to.
      if (this.indent === column && text.charCodeAt(this.at) === MINUS && this.#isDash()) return this.#list(column, key, start);
    }
    this.start = this.end = start;
    return this.#scalar(key, null);
  }

  /** Leaves the place at the colon. */
  #key(bracketed: boolean): string {
    const char = this.text.charCodeAt(this.at);
    let key: string;
    if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) key = this.quoted();
    else {
      key = this.plain(Number.POSITIVE_INFINITY, bracketed);
      const value = plainValue(key);
      if (typeof value !== 'string') {
        if (!/^(0|[1-9]\d*)$/.test(key)) throw NOT_QUICK;
        this.#note('number', key);
      }
    }
    if (key === '<<' || key === '__proto__') throw NOT_QUICK;
    this.at = this.#afterSpaces();
    return key;
  }

  #note(kind: OddKey['kind'], key: string): void {
    this.#odd.push({ kind, path: [...this.#path, key], span: { start: this.start, end: this.end } });
  }

  #bracketed(least: number, key: string | undefined, start: number): unknown {
    return this.text.charCodeAt(this.at) === OPEN_LIST ? this.#shortList(least, key, start) : this.#shortMap(least, key, start);
  }

  #shortList(least: number, key: string | undefined, start: number): unknown[] {
    const { text } = this;
    const items: unknown[] = [];
    const row = this.#enter(key, start);
    this.at++;
    for (;;) {
      this.skip();
      if (text.charCodeAt(this.at) === CLOSE_LIST) break;
      this.#path.push(items.length);
      items.push(this.#shortNode(least, undefined, this.at));
      this.#path.pop();
      if (!this.#isFurther(CLOSE_LIST)) break;
    }
    this.#leaveShort(row, items.length === 0);
    return items;
  }

  #shortMap(least: number, key: string | undefined, start: number): object {
    const { text } = this;
    const keys = new Keys();
    const row = this.#enter(key, start);
    this.at++;
    for (;;) {
      this.skip();
      if (text.charCodeAt(this.at) === CLOSE_MAP) break;
      const { line } = this;
      const member = this.#key(true);
      const keyEnd = this.end;
      if (this.line !== line || text.charCodeAt(this.at) !== COLON) throw NOT_QUICK;
      this.at++;
      this.skip();
      // A value that is nothing has no place there.
      if (keys.has(member)) this.#note('duplicate', member);
      this.#path.push(member);
      keys.add(member, this.#shortNode(least, member, keyEnd + 1));
      this.#path.pop();
      if (!this.#isFurther(CLOSE_MAP)) break;
    }
    this.#leaveShort(row, keys.length === 0);
    return keys.map(this.#ordered);
  }

  #shortNode(least: number, key: string | undefined, start: number): unknown {
    const char = this.text.charCodeAt(this.at);
    if (isContainer(char)) return this.#bracketed(least, key, start);
    if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) return this.#scalar(key, this.quoted());
    return this.#scalar(key, plainValue(this.plain(least, true)));
  }

  /** Behind a member: whether a comma follows, else the closing bracket does. */
  #isFurther(close: number): boolean {
    this.skip();
    const char = this.text.charCodeAt(this.at);
    if (char === COMMA) {
      this.at++;
      return true;
    }
    if (char !== close) throw NOT_QUICK;
    return false;
  }

  #enter(key: string | undefined, start: number): number {
    if (++this.#depth > MAX_DEPTH) throw NOT_QUICK;
    return this.#positions.open(key, start);
  }

  /** A list or map ends where the last of it ends. */
  #leave(row: number): void {
    this.#depth--;
    this.#positions.close(row, this.end);
  }

  #leaveShort(row: number, isEmpty: boolean): void {
    this.at++;
    if (isEmpty) this.end = this.at;
    this.#leave(row);
  }

  #isDash(): boolean {
    const next = this.text.charCodeAt(this.at + 1);
    return next === SPACE || next === LINE_FEED;
  }

  #afterSpaces(): number {
    let { at } = this;
    while (this.text.charCodeAt(at) === SPACE) at++;
    return at;
  }
}

/** The members of a map, while it is read. */
class Keys {
  length = 0;
  readonly #map: Record<string, unknown> = {};
  /** The keys in the order of the text, from the first on that JavaScript would put elsewhere. */
  #order: Set<string> | undefined;
  #lastIndex = -1;
  #hasNames = false;

  has(key: string): boolean {
    return Object.hasOwn(this.#map, key);
  }

  /** A key that stands twice has the last of its values, and its place at the end. */
  add(key: string, value: unknown): void {
    const char = key.charCodeAt(0);
    const isFirst = !this.has(key);
    if (char >= 0x30 && char <= 0x39 && isIndex(key)) {
      if (this.#hasNames || Number(key) < this.#lastIndex) this.#order ??= new Set(Object.keys(this.#map));
      this.#lastIndex = Number(key);
    } else this.#hasNames = true;
    if (!isFirst) {
      this.#order ??= new Set(Object.keys(this.#map));
      this.#order.delete(key);
    }
    this.#map[key] = value;
    this.#order?.add(key);
    this.length++;
  }

  map(ordered: Ordered | undefined): object {
    return this.#order === undefined || ordered === undefined ? this.#map : ordered(this.#map, [...this.#order]);
  }
}

/** JavaScript puts such keys before all others, by their size. */
function isIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1;
}

function isContainer(char: number): boolean {
  return char === OPEN_LIST || char === OPEN_MAP;
}
