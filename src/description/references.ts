// The documents of a description in, a look-up for references out: by pointer, anchor and `$id`, through `$ref`s on the way.
import { fromPointer } from './node.ts';
import type { JsonPath, Target } from './types.ts';

const MAX_HOPS = 64;

/** `documentOf` gives the data of a document that was read. Pure and synchronous: nothing is fetched here. */
export class References {
  private readonly documentOf: (source: string) => unknown;
  private depth = 0;
  private readonly cache = new Map<string, Target | undefined>();
  private readonly anchors = new Map<string, Map<string, Target[]>>();

  constructor(documentOf: (source: string) => unknown) {
    this.documentOf = documentOf;
  }

  lookup(reference: string, base: string, from?: JsonPath): Target | undefined {
    const scope = from === undefined ? undefined : this.enclosingResource(base, from);
    const key = scope === undefined ? `${base}\n${reference}` : `${base}\n${scope.path.join('\n')}\n\n${reference}`;
    if (this.cache.has(key)) return this.cache.get(key);
    // While it is being resolved the reference leads nowhere: that is what ends `a: {$ref: '#/a/b'}`.
    this.cache.set(key, undefined);
    this.depth++;
    const target = this.depth > MAX_HOPS ? undefined : this.resolve(reference, base, scope);
    this.depth--;
    this.cache.set(key, target);
    return target;
  }

  /** After documents were added: what led nowhere may now lead somewhere. */
  forget(): void {
    this.cache.clear();
  }

  private resolve(reference: string, base: string, scope: Target | undefined): Target | undefined {
    const hash = reference.indexOf('#');
    const document = hash === -1 ? reference : reference.slice(0, hash);
    const fragment = hash === -1 ? '' : reference.slice(hash + 1);
    if (document !== '') {
      const id = this.byId(document, base, scope);
      if (id !== undefined) return this.within(id, fragment);
      const source = resolveSource(document, base);
      const value = this.documentOf(source);
      return value === undefined ? undefined : this.within({ source, path: [], value }, fragment);
    }
    const root = this.documentOf(base);
    if (root === undefined) return undefined;
    // A pointer is relative to the nearest `$id` (JSON Schema 2020-12 §8.2.1). Real descriptions put one anywhere and mean the document.
    const inScope = scope === undefined ? undefined : this.within(scope, fragment);
    return inScope ?? this.within({ source: base, path: [], value: root }, fragment);
  }

  private within(start: Target, fragment: string): Target | undefined {
    if (fragment === '') return start;
    if (!fragment.startsWith('/')) return this.byAnchor(start, decode(fragment));
    return this.walk(start, fromPointer(fragment, true)) ?? this.walk(start, fromPointer(fragment));
  }

  private walk(start: Target, keys: readonly string[]): Target | undefined {
    let { source, value } = start;
    let path = [...start.path];
    for (const key of keys) {
      if (typeof value !== 'object' || value === null) return undefined;
      if (!Object.hasOwn(value, key)) {
        const reference = (value as { $ref?: unknown }).$ref;
        if (typeof reference !== 'string') return undefined;
        // By `lookup`, which knows what is being resolved: each reference on the way is resolved once, also in a cycle.
        const target = this.lookup(reference, source);
        if (target === undefined) return undefined;
        ({ source, value } = target);
        path = [...target.path];
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      }
      path.push(Array.isArray(value) ? Number(key) : key);
      value = (value as Record<string, unknown>)[key];
    }
    return value === undefined ? undefined : { source, path, value };
  }

  private byAnchor(start: Target, name: string): Target | undefined {
    return this.index(start.source)
      .get(`#${name}`)
      ?.find(({ path }) => start.path.every((key, index) => path[index] === key));
  }

  private byId(document: string, base: string, scope: Target | undefined): Target | undefined {
    const ids = this.index(base);
    if (ids.size === 0) return undefined;
    const enclosing = (scope?.value as { $id?: unknown } | undefined)?.$id;
    const absolute =
      typeof enclosing === 'string' && URL.canParse(document, enclosing) ? new URL(document, enclosing).href : document;
    return (ids.get(absolute) ?? ids.get(document))?.[0];
  }

  /** The nearest schema around `from` that has an `$id`. */
  private enclosingResource(base: string, from: JsonPath): Target | undefined {
    if (this.index(base).size === 0) return undefined;
    let value: unknown = this.documentOf(base);
    let found: Target | undefined;
    for (let depth = 0; typeof value === 'object' && value !== null; depth++) {
      if (typeof (value as { $id?: unknown }).$id === 'string') found = { source: base, path: from.slice(0, depth), value };
      const key = from[depth];
      if (key === undefined) break;
      value = (value as Record<string | number, unknown>)[key];
    }
    return found;
  }

  /** Every `$anchor`, `$dynamicAnchor` (as `#name`) and `$id` of a document. Most documents have none: that is found out without making paths. */
  private index(source: string): Map<string, Target[]> {
    const known = this.anchors.get(source);
    if (known !== undefined) return known;
    const found = new Map<string, Target[]>();
    this.anchors.set(source, found);
    if (!namesAnything(this.documentOf(source))) return found;
    const seen = new Set<unknown>();
    const stack: Target[] = [{ source, path: [], value: this.documentOf(source) }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { value, path } = next;
      if (typeof value !== 'object' || value === null || seen.has(value)) continue;
      seen.add(value);
      for (const [key, child] of Object.entries(value)) {
        if (typeof child === 'object')
          stack.push({ source, path: [...path, Array.isArray(value) ? Number(key) : key], value: child });
        else if (typeof child === 'string' && NAMING.has(key)) {
          const name = key === '$id' ? child : `#${child}`;
          found.set(name, [...(found.get(name) ?? []), next]);
        }
      }
    }
    return found;
  }
}

const NAMING = new Set(['$id', '$anchor', '$dynamicAnchor']);

function namesAnything(root: unknown): boolean {
  const seen = new Set<unknown>();
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const key in value) {
      const child = (value as Record<string, unknown>)[key];
      if (typeof child === 'object') stack.push(child);
      else if (typeof child === 'string' && NAMING.has(key)) return true;
    }
  }
  return false;
}

/** The absolute path or URL of what a reference names. Paths stay paths: `#` and `%` in file names survive. */
export function resolveSource(reference: string, base: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(reference))
    return reference.startsWith('file:') && URL.canParse(reference) ? decode(new URL(reference).pathname) : reference;
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(base)) return URL.canParse(reference, base) ? new URL(reference, base).href : reference;
  return joinPath(base, decode(reference));
}

/** `path.resolve(dirname(base), reference)` without `node:path`, which rule functions cannot import. */
function joinPath(base: string, reference: string): string {
  const normal = base.replaceAll('\\', '/');
  const parts = reference.startsWith('/') ? [] : normal.split('/').slice(0, -1);
  for (const part of reference.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.length > 1 && parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return reference.startsWith('/') ? `/${parts.join('/')}` : parts.join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
