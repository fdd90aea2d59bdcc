// The text of a JSONPath in, its segments out (RFC 9535; names with hyphens are taken unquoted too, as most overlays write them).

export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step: number }
  | { readonly kind: 'filter'; readonly filter: Filter };

export interface Segment {
  readonly descends: boolean;
  readonly selectors: readonly Selector[];
}

export type Operand =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'query'; readonly from: '@' | '$'; readonly segments: readonly Segment[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Operand[] };

export type Filter =
  | { readonly kind: 'or' | 'and'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand };

export class JsonPathError extends Error {}

const FUNCTIONS = new Set(['length', 'count', 'match', 'search', 'value']);
const MAX_DEPTH = 50;

export function parsePath(text: string): Segment[] {
  if (text.length > 10_000) throw new JsonPathError('it is longer than 10000 characters');
  const reader = new Reader(text.trim());
  if (!reader.take('$')) reader.fail('expected `$`');
  const segments = reader.segments();
  if (!reader.atEnd) reader.fail('expected `.` or `[`');
  return segments;
}

class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  fail(what: string): never {
    throw new JsonPathError(
      `${what} at character ${this.at + 1}, found \`${this.text.slice(this.at, this.at + 12) || 'the end'}\``,
    );
  }

  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  segments(): Segment[] {
    const found: Segment[] = [];
    for (;;) {
      if (this.take('..')) found.push({ descends: true, selectors: this.take('[') ? this.bracket() : [this.short()] });
      else if (this.take('.')) found.push({ descends: false, selectors: [this.short()] });
      else if (this.take('[')) found.push({ descends: false, selectors: this.bracket() });
      else return found;
    }
  }

  private match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private space(): void {
    this.match(/\s*/y);
  }

  private short(): Selector {
    if (this.take('*')) return { kind: 'wildcard' };
    const name = this.match(/[A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*/y);
    return name === undefined ? this.fail('expected a name or `*`') : { kind: 'name', name };
  }

  private bracket(): Selector[] {
    const selectors: Selector[] = [];
    do {
      this.space();
      selectors.push(this.selector());
      this.space();
    } while (this.take(','));
    if (!this.take(']')) this.fail('expected `]`');
    return selectors;
  }

  private selector(): Selector {
    if (this.take('*')) return { kind: 'wildcard' };
    if (this.take('?')) {
      this.space();
      return { kind: 'filter', filter: this.or() };
    }
    const name = this.quoted();
    if (name !== undefined) return { kind: 'name', name };
    const slice = this.match(/(-?\d+)?\s*:\s*(-?\d+)?\s*(:\s*(-?\d+)?)?/y);
    if (slice !== undefined) {
      const [start, end, step] = slice.split(':').map((part) => (part.trim() === '' ? undefined : Number(part)));
      return { kind: 'slice', ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }), step: step ?? 1 };
    }
    const index = this.match(/-?\d+/y);
    return index === undefined
      ? this.fail('expected a name in quotes, a number, `*` or `?`')
      : { kind: 'index', index: Number(index) };
  }

  private quoted(): string | undefined {
    const found = this.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy);
    if (found === undefined) return undefined;
    return found.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) => {
      if (code.startsWith('u') && code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[code] ?? code;
    });
  }

  private or(): Filter {
    return this.joined('||', 'or', () => this.joined('&&', 'and', () => this.basic()));
  }

  private joined(sign: string, kind: 'or' | 'and', next: () => Filter): Filter {
    const parts = [next()];
    for (this.space(); this.take(sign); this.space()) {
      this.space();
      parts.push(next());
    }
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  private basic(): Filter {
    if (++this.depth > MAX_DEPTH) this.fail('it is nested too deeply');
    this.space();
    try {
      if (this.text[this.at] === '!' && this.text[this.at + 1] !== '=') {
        this.at++;
        return { kind: 'not', part: this.basic() };
      }
      if (this.take('(')) {
        const inner = this.or();
        this.space();
        if (!this.take(')')) this.fail('expected `)`');
        return inner;
      }
      const left = this.operand();
      this.space();
      const operator = this.match(/==|!=|<=|>=|<|>/y);
      if (operator === undefined)
        return left.kind === 'literal' ? this.fail('expected a comparison') : { kind: 'exists', operand: left };
      this.space();
      return { kind: 'compare', operator, left, right: this.operand() };
    } finally {
      this.depth--;
    }
  }

  private operand(): Operand {
    const from = this.match(/[@$]/y);
    if (from !== undefined) return { kind: 'query', from: from as '@' | '$', segments: this.segments() };
    const text = this.quoted();
    if (text !== undefined) return { kind: 'literal', value: text };
    const number = this.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?/y);
    if (number !== undefined) return { kind: 'literal', value: Number(number) };
    const word = this.match(/[a-z_]+/y);
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
    if (word === 'null') return { kind: 'literal', value: null };
    if (word === undefined || !FUNCTIONS.has(word) || !this.take('(')) this.fail('expected `@`, `$`, a literal or a function');
    const found: Operand[] = [];
    do {
      this.space();
      found.push(this.operand());
      this.space();
    } while (this.take(','));
    if (!this.take(')')) this.fail('expected `)`');
    return { kind: 'call', name: word, arguments: found };
  }
}
