import type { JsonPath, Location, ReferenceLookup } from './types.ts';

const MAX_REFERENCE_CHAIN = 64;

/**
 * A value of a description together with where it stands. Children that are `$ref` objects are followed when they are read, so a walk
 * sees the resolved document as a graph: shared nodes have one location, cycles stay cycles, and nothing is copied.
 */
export class Node {
  readonly lookup: ReferenceLookup;
  readonly value: unknown;
  readonly source: string;
  readonly path: JsonPath;
  /** The way from the root of the first document, through references. Under Spectral this is a path of the resolved document. */
  readonly via: JsonPath;
  /** The `$ref` object (with its siblings) that led here, if one did. */
  readonly referrer: Node | undefined;

  constructor(lookup: ReferenceLookup, value: unknown, source: string, path: JsonPath, via: JsonPath, referrer?: Node) {
    this.lookup = lookup;
    this.value = value;
    this.source = source;
    this.path = path;
    this.via = via;
    this.referrer = referrer;
  }

  static root(lookup: ReferenceLookup): Node {
    return new Node(lookup, lookup.root, lookup.source, [], []);
  }

  /** The same string for the same place: memo key and evidence. */
  get id(): string {
    return `${this.source}#${toPointer(this.path)}`;
  }

  get location(): Location {
    return { source: this.source, path: this.path };
  }

  /**
   * The child under `key`, references followed. Siblings of the `$ref` that led here win over the target, as in OpenAPI 3.1; of several
   * on the way the outermost. What is data (`example`, `default`, `enum`, `const`) is read from `value`: a `$ref` in it is no reference.
   */
  get(key: string | number): Node | undefined {
    const sibling = key === '$ref' ? undefined : this.referrer?.get(key);
    return sibling ?? this.ownChild(key);
  }

  /** `get` along several keys. */
  at(...keys: (string | number)[]): Node | undefined {
    let node: Node | undefined = this;
    for (const key of keys) node = node?.get(key);
    return node;
  }

  string(key: string): string | undefined {
    const value = this.get(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  number(key: string): number | undefined {
    const value = this.get(key)?.value;
    return typeof value === 'number' ? value : undefined;
  }

  boolean(key: string): boolean | undefined {
    const value = this.get(key)?.value;
    return typeof value === 'boolean' ? value : undefined;
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  /** The keys of the value and of the siblings that led here. */
  keys(): string[] {
    const own = this.isObject ? Object.keys(this.value as object) : [];
    if (this.referrer === undefined) return own;
    return [...new Set([...own, ...this.referrer.keys()])].filter((key) => key !== '$ref');
  }

  entries(): [string, Node][] {
    return this.keys().flatMap((key) => {
      const child = this.get(key);
      return child === undefined ? [] : [[key, child] as [string, Node]];
    });
  }

  items(): Node[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.flatMap((_, index) => this.ownChild(index) ?? []);
  }

  private ownChild(key: string | number): Node | undefined {
    const container = this.value;
    if (typeof container !== 'object' || container === null || !Object.hasOwn(container, key)) return undefined;
    const value = (container as Record<string | number, unknown>)[key];
    return new Node(this.lookup, value, this.source, [...this.path, key], [...this.via, key]).followed();
  }

  /** This node, or what its `$ref` names. Undefined when the reference leads nowhere or only to itself. */
  private followed(): Node | undefined {
    let node: Node = this;
    for (let hops = 0; hops < MAX_REFERENCE_CHAIN; hops++) {
      const reference = referenceOf(node.value);
      if (reference === undefined) return node;
      const target = this.lookup.lookup(reference, node.source, node.path);
      if (target === undefined) return undefined;
      const siblings: Node | undefined = Object.keys(node.value as object).length > 1 ? node : node.referrer;
      node = new Node(this.lookup, target.value, target.source, target.path, this.via, siblings);
    }
    return undefined;
  }
}

function referenceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const reference = (value as { $ref?: unknown }).$ref;
  return typeof reference === 'string' ? reference : undefined;
}

/** RFC 6901. */
export function toPointer(path: JsonPath): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** RFC 6901; also takes the percent-encoded form of a URI fragment when `decode` is set. */
export function fromPointer(pointer: string, decode = false): string[] {
  if (pointer === '') return [];
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (decode ? safeDecode(part) : part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
