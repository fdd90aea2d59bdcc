import type { ApiMap, OperationMap } from '../../api-map/types.ts';

/** A method and a URL → the operation that they call, and which base path stands before it; undefined where the description has none. */
export type MatchOperation = (
  method: string,
  url: URL,
) => { readonly operation: OperationMap; readonly base: string } | undefined;

interface Route {
  readonly operation: OperationMap;
  readonly pattern: RegExp;
  readonly query: readonly (readonly [string, string])[];
  /** Characters that are no parameter: of two templates that fit, the more literal one is meant (OpenAPI, Path Templating). */
  readonly literal: number;
}

/** `bases`: paths that may stand before those of the description, the likeliest first. */
export function matchOperation(map: ApiMap, bases: readonly string[]): MatchOperation {
  const sorted = map.operations
    .map(routeOf)
    .sort((left, right) => right.query.length - left.query.length || right.literal - left.literal);
  return (method, url) => {
    for (const base of bases) {
      if (!url.pathname.startsWith(base)) continue;
      const path = url.pathname.slice(base.length);
      const route = sorted.find(
        ({ operation, pattern, query }) =>
          operation.method === method &&
          pattern.test(path) &&
          query.every(([name, value]) => url.searchParams.getAll(name).includes(value)),
      );
      if (route !== undefined) return { operation: route.operation, base };
    }
    return undefined;
  };
}

const routes = new WeakMap<OperationMap, Route>();

function routeOf(operation: OperationMap): Route {
  const known = routes.get(operation);
  if (known !== undefined) return known;
  const [path = '', query] = operation.path.split('#')[0]!.split('?');
  const parts = path.split(/(\{[^}]*\})/);
  const pattern = parts.map((part) => (part.startsWith('{') ? '[^/]+?' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('');
  const route = {
    operation,
    pattern: new RegExp(`^${pattern}/?$`),
    query: [...new URLSearchParams(query ?? '')],
    literal: parts.filter((part) => !part.startsWith('{')).join('').length,
  };
  routes.set(operation, route);
  return route;
}

/** Every path that may stand before an operation's in `url`: what is left of it when a template fits its end. */
export function basesIn(map: ApiMap, method: string, url: URL): string[] {
  return map.operations.flatMap((operation) => {
    if (operation.method !== method) return [];
    const { pattern } = routeOf(operation);
    const steps = [...url.pathname.matchAll(/\//g)].map(({ index }) => index);
    return steps.flatMap((step) => (pattern.test(url.pathname.slice(step)) ? [url.pathname.slice(0, step)] : []));
  });
}
