// The operations of a map go in; a method and a URL go in after; the operations that they may mean come out, most specific first.
import type { OperationMap } from '../api-map/types.ts';

export interface Route {
  readonly operation: OperationMap;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export type RouteResult =
  | { readonly found: readonly [Route, ...Route[]] }
  /** The path is known under other methods. */
  | { readonly allow: readonly string[] }
  | undefined;

interface Entry {
  readonly operation: OperationMap;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** Query pairs that stand in the path key: `/files?beta=true`. */
  readonly query: readonly (readonly [string, string])[];
  readonly specificity: readonly number[];
  readonly order: number;
}

const MAX_SEGMENTS = 64;
const MAX_PARAMETERS_IN_SEGMENT = 2;

/** Paths are tried as they are, then without each of `basePaths` (the paths of the description's servers). */
export class Router {
  private readonly byFirst = new Map<string, Entry[]>();
  private readonly basePaths: readonly RegExp[];

  constructor(operations: readonly OperationMap[], basePaths: readonly string[] = []) {
    for (const [order, operation] of operations.entries()) {
      const entry = compile(operation, order);
      const first = literalFirstSegment(operation.path);
      const list = this.byFirst.get(first);
      if (list === undefined) this.byFirst.set(first, [entry]);
      else list.push(entry);
    }
    this.basePaths = [...new Set(basePaths)]
      .map((path) => path.replace(/\/+$/, ''))
      .filter((path) => path !== '')
      .sort((a, b) => b.length - a.length)
      .map((path) => new RegExp(`^${path.split('/').map(segmentPattern).join('/')}(?=/|$)`));
  }

  find(method: string, pathname: string, query: URLSearchParams): RouteResult {
    const direct = this.match(method, pathname, query);
    if (direct !== undefined && 'found' in direct) return direct;
    for (const base of this.basePaths) {
      const rest = base.exec(pathname);
      if (rest === null) continue;
      const result = this.match(method, pathname.slice(rest[0].length) || '/', query);
      if (result !== undefined && ('found' in result || direct === undefined)) return result;
    }
    return direct;
  }

  private match(method: string, pathname: string, query: URLSearchParams): RouteResult {
    if (countSlashes(pathname) > MAX_SEGMENTS) return undefined;
    const first = pathname.split('/', 2)[1] ?? '';
    const candidates = [...(this.byFirst.get(safeDecode(first)) ?? []), ...(this.byFirst.get('') ?? [])];
    const matches: { entry: Entry; values: readonly string[] }[] = [];
    for (const entry of candidates) {
      const result = entry.pattern.exec(pathname);
      if (result !== null) matches.push({ entry, values: result.slice(1) });
    }
    if (matches.length === 0) return undefined;
    const right = matches.filter(({ entry }) => entry.operation.method === method);
    if (right.length === 0) return { allow: [...new Set(matches.map(({ entry }) => entry.operation.method))] };
    right.sort((a, b) => compare(a.entry, b.entry, query));
    const best = right[0]!;
    // Only those that match as well are alternatives: `/chat` and `/chat#stream`.
    const equal = right.filter(({ entry }) => entry.pattern.source === best.entry.pattern.source);
    return { found: equal.map(toRoute) as [Route, ...Route[]] };
  }
}

function toRoute({ entry, values }: { entry: Entry; values: readonly string[] }): Route {
  const pathParameters: Record<string, string> = {};
  for (const [at, name] of entry.names.entries()) {
    Object.defineProperty(pathParameters, name, { value: safeDecode(values[at] ?? ''), enumerable: true });
  }
  return { operation: entry.operation, pathParameters };
}

function compile(operation: OperationMap, order: number): Entry {
  const [withQuery = ''] = operation.path.split('#', 1);
  const [path = '', query = ''] = withQuery.split('?', 2);
  const names: string[] = [];
  const segments = path.split('/');
  const pattern = segments.map((segment) => capture(segment, names)).join('/');
  return {
    operation,
    pattern: new RegExp(`^${pattern}/?$`),
    names,
    query: [...new URLSearchParams(query)],
    // Literal before partly literal before parameter, from left to right.
    specificity: segments.map((segment) => (!segment.includes('{') ? 0 : /^\{[^{}]*\}$/.test(segment) ? 2 : 1)),
    order,
  };
}

/** Several parameters in one segment are tried in all splits, so they are few and short. */
function capture(segment: string, names: string[]): string {
  const parts = segment.split(/(\{[^{}]*\})/);
  const parameters = parts.filter((part) => part.startsWith('{'));
  if (parameters.length > MAX_PARAMETERS_IN_SEGMENT) {
    names.push(parameters[0]!.slice(1, -1));
    return '([^/]+)';
  }
  const group = parameters.length > 1 ? '([^/]{1,300}?)' : '([^/]+?)';
  return parts
    .map((part) => {
      if (!part.startsWith('{')) return segmentPattern(part);
      names.push(part.slice(1, -1));
      return group;
    })
    .join('');
}

function compare(a: Entry, b: Entry, query: URLSearchParams): number {
  for (let at = 0; at < Math.max(a.specificity.length, b.specificity.length); at++) {
    const difference = (a.specificity[at] ?? 0) - (b.specificity[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return queryScore(b, query) - queryScore(a, query) || a.order - b.order;
}

/** A path key with a query wins when the request carries that query, and loses when it does not. */
function queryScore(entry: Entry, query: URLSearchParams): number {
  if (entry.query.length === 0) return 0;
  const holds = entry.query.every(([name, value]) => (value === '' ? query.has(name) : query.getAll(name).includes(value)));
  return holds ? entry.query.length : -1;
}

function literalFirstSegment(path: string): string {
  const [first = ''] = (path.split(/[?#]/, 1)[0] ?? '').replace(/^\//, '').split('/', 1);
  return first.includes('{') ? '' : safeDecode(first);
}

/** The text itself, or percent-encoded: `:` and `@` arrive either way. */
function segmentPattern(text: string): string {
  if (text.includes('{')) return '[^/]+';
  return [...text]
    .map((char) => {
      const escaped = char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      const encoded = `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
      return /[A-Za-z0-9._~-]/.test(char) || char.charCodeAt(0) > 127
        ? escaped
        : `(?:${escaped}|${encoded}|${encoded.toUpperCase()})`;
    })
    .join('');
}

function countSlashes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) count++;
  return count;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
