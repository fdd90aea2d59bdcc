// A parsed text and an edit in, the changes of characters that make it out.
import YAML from 'yaml';
import type { JsonPath } from '../../description/types.ts';
import type { TextEdit } from './edit-text.ts';
import { type KeyStyle, Style } from './write-value.ts';

/** Characters that are replaced. Insertions at one place are kept in order, deeper ones first: they end an inner block. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly depth: number;
}

export class Changes {
  private readonly all: Change[] = [];

  add(start: number, end: number, text: string, depth = 0): void {
    // Two paths may lead to one place by an alias; what both ask for is done once.
    const same = this.all.some(
      (other) => other.start === start && other.end === end && other.text === text && other.depth === depth,
    );
    if (!same) this.all.push({ start, end, text, depth });
  }

  /** Undefined when two changes meet. */
  applyTo(text: string): string | undefined {
    const sorted = this.all
      .map((change, order) => ({ ...change, order }))
      .sort((a, b) => a.start - b.start || a.end - b.end || b.depth - a.depth || a.order - b.order);
    let at = 0;
    let out = '';
    for (const { start, end, text: inserted } of sorted) {
      if (start < at) return undefined;
      out += text.slice(at, start) + inserted;
      at = end;
    }
    return out + text.slice(at);
  }
}

/** Wider than that a member is written over lines. */
const MAX_INLINE = 100;

type Pair = YAML.Pair<YAML.ParsedNode, YAML.ParsedNode | null>;
type Member = readonly [key: string, value: unknown, keys: KeyStyle];
type Collection = YAML.YAMLMap.Parsed | YAML.YAMLSeq.Parsed;

export class TextEditor {
  private readonly text: string;
  private readonly document: YAML.Document.Parsed;
  private readonly style: Style;

  constructor(text: string, document: YAML.Document.Parsed) {
    this.text = text;
    this.document = document;
    this.style = new Style(text);
  }

  /** False when the place cannot be found or has a form that is not edited. */
  edit({ path, set = {}, rename = {}, after }: TextEdit, changes: Changes): boolean {
    const holder = this.find(path);
    if (holder === undefined) return false;
    for (const [from, to] of Object.entries(rename)) {
      const key = pairOf(holder, from)?.key;
      if (!YAML.isScalar(key) || key.range == null || pairOf(holder, to) !== undefined) return false;
      const quote = /^['"]/.exec(this.text[key.range[0]] ?? '')?.[0] ?? '';
      changes.add(key.range[0], key.range[1], `${quote}${to}${quote}`);
    }
    for (const [key, value] of Object.entries(set)) {
      // A member that gets another name may get another value with it.
      const written = Object.keys(rename).find((from) => rename[from] === key) ?? key;
      const found = YAML.isSeq(holder) ? holder.items[Number(key)] : pairOf(holder, written)?.value;
      const exists = YAML.isSeq(holder) ? found !== undefined : pairOf(holder, written) !== undefined;
      if (exists ? !this.replace(found, value, changes) : !this.insert(holder, key, value, after, changes)) return false;
    }
    return true;
  }

  /** Aliases are followed and merge keys looked through, as the value is read. Whether what they share may be edited shows in what it parses to. */
  private find(path: JsonPath): Collection | undefined {
    let node: unknown = this.document.contents;
    for (const key of path) {
      const holder = this.resolved(node);
      if (YAML.isSeq(holder)) node = holder.items[Number(key)];
      else if (YAML.isMap(holder)) node = this.member(holder, String(key));
      else return undefined;
    }
    const found = this.resolved(node);
    return YAML.isMap(found) || YAML.isSeq(found) ? (found as Collection) : undefined;
  }

  private member(map: YAML.YAMLMap, key: string): unknown {
    const own = pairOf(map, key);
    if (own !== undefined) return own.value;
    for (const pair of map.items.filter((item) => keyText(item.key) === '<<')) {
      const merged = this.resolved(pair.value);
      for (const source of YAML.isSeq(merged) ? merged.items : [merged]) {
        const target = this.resolved(source);
        const found = YAML.isMap(target) ? this.member(target, key) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private resolved(node: unknown): unknown {
    return YAML.isAlias(node) ? node.resolve(this.document) : node;
  }

  private replace(node: unknown, value: unknown, changes: Changes): boolean {
    if (!(YAML.isScalar(node) || YAML.isAlias(node)) || node.range == null) return false;
    if (YAML.isScalar(node) && /^BLOCK/.test(String(node.type))) return false;
    if (typeof value === 'object' && value !== null) return false;
    const [start, end] = node.range;
    // A member without a value has no place of its own: `key:`.
    if (start === end) return false;
    const quote = /^['"]/.exec(this.text[start] ?? '')?.[0];
    changes.add(
      start,
      end,
      typeof value === 'string' && quote !== undefined ? this.style.quoted(value, quote) : this.style.scalar(value, true),
    );
    return true;
  }

  private insert(holder: Collection, key: string, value: unknown, after: string | undefined, changes: Changes): boolean {
    if (!YAML.isMap(holder) || holder.range == null) return false;
    if (holder.items.length === 0) return this.insertFirst(holder, key, value, changes);
    const pairs = holder.items as Pair[];
    const sibling = (after === undefined ? undefined : pairOf(holder, after)) ?? pairs.at(-1);
    // An anchor or a tag stands before its key.
    const bare = holder.flow ? undefined : pairs.find((pair) => /^[ \t-]*$/.test(this.lineBefore(startOf(pair) ?? 0)));
    const first = startOf(bare ?? pairs[0]);
    const end = endOf(sibling);
    if (first === undefined || end === undefined) return false;
    const written = pairs.map(({ key: own }) => this.text.slice(own?.range?.[0] ?? 0, own?.range?.[1] ?? 0));
    const quote = written.findLast((text) => /^['"]/.test(text))?.[0];
    const keys = { ...(quote !== undefined && { quote }), bareNumbers: written.some((text) => /^\d+$/.test(text)) };
    if (holder.flow) this.insertFlow(holder, first, end, [key, value, keys], changes);
    else this.insertBlock(first, end, [key, value, keys], this.isInline(sibling), changes);
    return true;
  }

  /** `'400': {$ref: …}`: its neighbour is written in the same way. */
  private isInline(pair: Pair | undefined): boolean {
    const { value } = pair ?? {};
    return (
      YAML.isCollection(value) && value.flow === true && !this.text.slice(...(value.range?.slice(0, 2) ?? [])).includes('\n')
    );
  }

  private lineBefore(offset: number): string {
    return this.text.slice(this.text.lastIndexOf('\n', offset - 1) + 1, offset);
  }

  private insertBlock(first: number, end: number, [key, value, keys]: Member, inline: boolean, changes: Changes): void {
    const { text, style } = this;
    const column = this.lineBefore(first).length;
    const line = `${' '.repeat(column)}${style.flowMember(key, value, keys)}`;
    const lines = inline && line.length <= MAX_INLINE ? [line] : style.block(key, value, column, keys);
    const next = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
    if (next > 0) changes.add(next, next, lines.map((line) => line + style.lineEnd).join(''), column);
    // The file has no line end at its end, and gets none.
    else changes.add(text.length, text.length, lines.map((line) => style.lineEnd + line).join(''), column);
  }

  private insertFlow(holder: Collection, first: number, end: number, [key, value, keys]: Member, changes: Changes): void {
    const { text, style } = this;
    const [open = 0, close = 0] = holder.range ?? [];
    const isMultiline = text.slice(open, first).includes('\n');
    if (!isMultiline) {
      changes.add(end, end, `,${style.isCompact ? '' : ' '}${style.flowMember(key, value, keys)}`);
      return;
    }
    const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', first) + 1, first))?.[0] ?? '';
    const member = `${style.lineEnd}${indent}${style.flowMember(key, value, keys, indent)}`;
    // A comment behind the value stays with it.
    const comment = /^[ \t]*(,?)[ \t]*#[^\r\n]*/.exec(text.slice(end, close));
    if (comment === null) changes.add(end, end, `,${member}`);
    else if (comment[1] === ',') changes.add(end + comment[0].length, end + comment[0].length, `${member},`);
    else {
      changes.add(end, end, ',');
      changes.add(end + comment[0].length, end + comment[0].length, member);
    }
  }

  private insertFirst({ range, flow }: Collection, key: string, value: unknown, changes: Changes): boolean {
    const { text, style } = this;
    const [start = 0, end = 0] = range ?? [];
    // Comments within an empty object have no place that is known.
    if (!flow || text.slice(start + 1, end - 1).trim() !== '') return false;
    const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1))?.[0] ?? '';
    if (!style.isJson || style.isCompact) changes.add(start, end, style.flow({ [key]: value }));
    else {
      const inner = indent + style.unit;
      changes.add(start, end, `{${style.lineEnd}${inner}${style.flowMember(key, value, {}, inner)}${style.lineEnd}${indent}}`);
    }
    return true;
  }
}

function pairOf(holder: unknown, key: string): Pair | undefined {
  return YAML.isMap(holder) ? (holder.items as Pair[]).find((pair) => keyText(pair.key) === key) : undefined;
}

function keyText(key: unknown): string | undefined {
  return YAML.isScalar(key) ? (key.source ?? String(key.value)) : undefined;
}

function startOf(pair: Pair | undefined): number | undefined {
  return pair?.key?.range?.[0];
}

/** Where the value ends, its comments aside; where the key ends, and the colon behind it, when there is no value. */
function endOf(pair: Pair | undefined): number | undefined {
  return pair?.value?.range?.[1];
}
