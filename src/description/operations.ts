// A description in, its operations out: paths, webhooks and callbacks, with what the path item and the root add to each.
import { Node } from './node.ts';
import type { ReferenceLookup } from './types.ts';

export interface OperationNode {
  /** `POST /chat/completions`; for others `POST webhooks/name` and `POST /path callbacks/name/expression`. */
  readonly key: string;
  /** Upper case; a method of `additionalOperations` as written (they are case-sensitive). */
  readonly method: string;
  /** The key of the path item as written. */
  readonly path: string;
  /** The Operation Object. */
  readonly node: Node;
  readonly pathItem: Node;
  /** Of the path item and of the operation, which wins where both name the same parameter. References followed. */
  readonly parameters: readonly Node[];
  readonly requestBody?: Node;
  /** In the order of the description, extensions left out. */
  readonly responses: readonly (readonly [status: string, node: Node])[];
  /** The Security Requirement list that applies: the operation's own, else the root's. Undefined when neither declares one. */
  readonly security?: Node;
  /** Server Objects of the operation, else of the path item, else of the root. */
  readonly servers: readonly Node[];
  readonly from: 'paths' | 'webhooks' | 'callbacks';
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;
const MAX_OPERATIONS = 20_000;
/** A callback may have operations with callbacks. */
const MAX_CALLBACK_DEPTH = 3;

/** `lookup` of an OpenAPI 2.0 description must be its 3.0 view. Pure and synchronous. AsyncAPI yields none. */
export function operationsOf(lookup: ReferenceLookup): OperationNode[] {
  const root = Node.root(lookup);
  const found: OperationNode[] = [];
  for (const [path, item] of named(root.get('paths'))) collect(found, root, path, item, 'paths', path, 0);
  for (const key of ['webhooks', 'x-webhooks']) {
    for (const [name, item] of named(root.get(key))) collect(found, root, name, item, 'webhooks', `webhooks/${name}`, 0);
  }
  return found;
}

function named(map: Node | undefined): [string, Node][] {
  return (map?.entries() ?? []).filter(([key, node]) => !key.startsWith('x-') && node.isObject);
}

function collect(
  found: OperationNode[],
  root: Node,
  path: string,
  pathItem: Node,
  from: OperationNode['from'],
  label: string,
  depth: number,
): void {
  const entries: [string, Node | undefined][] = METHODS.map((method) => [method.toUpperCase(), pathItem.get(method)]);
  entries.push(...named(pathItem.get('additionalOperations')));
  for (const [method, node] of entries) {
    if (node === undefined || !node.isObject || found.length >= MAX_OPERATIONS) continue;
    const requestBody = node.get('requestBody');
    const security = node.get('security') ?? root.get('security');
    found.push({
      key: `${method} ${label}`,
      method,
      path,
      node,
      pathItem,
      parameters: parametersOf(pathItem, node),
      ...(requestBody?.isObject ? { requestBody } : {}),
      responses: named(node.get('responses')),
      ...(Array.isArray(security?.value) ? { security } : {}),
      servers: [node, pathItem, root].map((owner) => owner.get('servers')?.items() ?? []).find((list) => list.length > 0) ?? [],
      from,
    });
    if (depth >= MAX_CALLBACK_DEPTH) continue;
    for (const [name, callback] of named(node.get('callbacks'))) {
      for (const [expression, item] of named(callback)) {
        collect(found, root, expression, item, 'callbacks', `${label} callbacks/${name}/${expression}`, depth + 1);
      }
    }
  }
}

function parametersOf(pathItem: Node, operation: Node): Node[] {
  const byName = new Map<string, Node>();
  for (const parameter of [...(pathItem.get('parameters')?.items() ?? []), ...(operation.get('parameters')?.items() ?? [])]) {
    const name = parameter.string('name');
    const location = parameter.string('in');
    if (name !== undefined && location !== undefined) byName.set(`${location} ${name}`, parameter);
  }
  return [...byName.values()];
}
