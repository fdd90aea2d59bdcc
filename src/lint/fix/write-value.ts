// A text in, its habits (JSON or YAML, indentation, quotes, line ends, spaces in braces) out; and values written in them.

/** What a YAML parser of either edition reads as text without quotes, in a block as in a flow collection. */
const PLAIN = /^[A-Za-z_$/][\w$./+-]*( [\w$./+()-]+)*\.?$/;
const NOT_TEXT = /^(true|false|yes|no|on|off|y|n|null|~|\.nan|[-+]?\.inf)$/i;

/** How the keys beside a new one are written. */
export interface KeyStyle {
  /** The quote of the last that has one. */
  readonly quote?: string;
  /** There is a number (a status) without quotes. */
  readonly bareNumbers?: boolean;
}

export class Style {
  readonly isJson: boolean;
  readonly lineEnd: string;
  /** One step of indentation. */
  readonly unit: string;
  readonly isCompact: boolean;
  private readonly quote: string;
  private readonly padding: string;

  constructor(text: string) {
    this.isJson = isJson(text);
    this.lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    this.isCompact = this.isJson && !/^\s*[{[]\s*\n/.test(text);
    this.unit = unitOf(text);
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    this.quote = this.isJson || count(/: "/g) > count(/: '/g) ? '"' : "'";
    this.padding = count(/\{ /g) > count(/\{\S/g) ? ' ' : '';
  }

  quoted(text: string, quote = this.quote): string {
    // Single quotes have no escapes, so control characters need double ones.
    if (quote === '"' || /[^\x20-\x7e\u00a0-\ud7ff]/.test(text)) return JSON.stringify(text);
    return `'${text.replaceAll("'", "''")}'`;
  }

  scalar(value: unknown, inFlow = false): string {
    if (typeof value !== 'string' || this.isJson) return JSON.stringify(value);
    const plain = PLAIN.test(value) && !NOT_TEXT.test(value) && !(inFlow && value.includes(','));
    return plain ? value : this.quoted(value);
  }

  /** A member in one line, or over lines from `indent` on. Only JSON is written over lines. */
  flowMember(key: string, value: unknown, keys: KeyStyle = {}, indent?: string): string {
    const colon = this.isJson && this.isCompact ? ':' : ': ';
    const written = this.isJson && indent !== undefined ? this.jsonLines(value, indent) : this.flow(value);
    return `${this.key(key, keys)}${colon}${written}`;
  }

  flow(value: unknown): string {
    if (this.isJson) return this.isCompact ? JSON.stringify(value) : spaced(value);
    if (Array.isArray(value)) return `[${value.map((item) => this.flow(item)).join(', ')}]`;
    if (typeof value !== 'object' || value === null) return this.scalar(value, true);
    const members = Object.entries(value).map(([key, child]) => this.flowMember(key, child));
    return members.length === 0 ? '{}' : `{${this.padding}${members.join(', ')}${this.padding}}`;
  }

  /** A member of a block as lines without their ends. */
  block(key: string, value: unknown, column: number, keys: KeyStyle = {}): string[] {
    const start = `${' '.repeat(column)}${this.key(key, keys)}:`;
    if (typeof value !== 'object' || value === null) return [`${start} ${this.scalar(value)}`];
    const members = Array.isArray(value) ? [] : Object.entries(value);
    if (members.length === 0) return [`${start} ${this.flow(value)}`];
    return [start, ...members.flatMap(([name, child]) => this.block(name, child, column + this.unit.length))];
  }

  private key(key: string, { quote, bareNumbers }: KeyStyle): string {
    if (this.isJson) return JSON.stringify(key);
    if (/^\d/.test(key)) return bareNumbers ? key : this.quoted(key, quote);
    return PLAIN.test(key) && !NOT_TEXT.test(key) ? key : this.quoted(key, quote);
  }

  private jsonLines(value: unknown, indent: string): string {
    return JSON.stringify(value, null, this.unit).replaceAll('\n', `${this.lineEnd}${indent}`);
  }
}

function isJson(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The first line that is indented shows it; in YAML a tab is none. */
function unitOf(text: string): string {
  return /^(?:\t|(?: {1,8}))(?=[^\s#-])/m.exec(text)?.[0] ?? '  ';
}

/** JSON in one line as people write it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, child]) => `${JSON.stringify(key)}: ${spaced(child)}`)
    .join(', ')}}`;
}
