// An operation that lacks an error response in, the shared response that it could refer to out.
import type { ApiMap, OperationMap } from '../../src/api-map/types.ts';
import { Node } from '../../src/description/node.ts';
import { type Edit, referenceTo } from '../fix.ts';

interface Wanted {
  /** Under which statuses other operations refer to it. */
  readonly status: RegExp;
  /** What it is called, where no operation refers to it. */
  readonly name: RegExp;
  /** The status that is added, unless the other operations agree on another. */
  readonly as: string;
}

/** Adds the status with a reference to the response that others use for it, that is named for it, or that this operation uses for all errors. */
export function* addSharedResponse(operation: OperationMap, map: ApiMap, wanted: Wanted): Generator<Edit> {
  const responses = operation.node.get('responses');
  if (responses === undefined) return;
  const { status, reference } = used(responses, map, wanted) ?? named(responses, wanted) ?? general(responses, operation) ?? {};
  if (reference === undefined) return;
  const key = status ?? wanted.as;
  const before = responses.keys().filter((other) => /^[1-5](\d\d|XX)$/i.test(other) && other.toUpperCase() < key.toUpperCase());
  const after = before.sort().at(-1);
  yield { node: responses, set: { [key]: reference }, ...(after !== undefined && { after }) };
}

interface Found {
  readonly status?: string;
  readonly reference: { readonly $ref: string };
}

function used(from: Node, map: ApiMap, { status: pattern }: Wanted): Found | undefined {
  const counts = new Map<string, { found: Found; count: number }>();
  for (const { errors } of map.operations) {
    for (const [status, { node }] of Object.entries(errors.byStatus)) {
      const reference = pattern.test(status) ? referenceTo(node, from) : undefined;
      if (reference === undefined) continue;
      const key = `${status} ${reference.$ref}`;
      counts.set(key, { found: { status, reference }, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.found;
}

function named(from: Node, { name: pattern }: Wanted): Found | undefined {
  const shared = Node.root(from.lookup).at('components', 'responses')?.entries() ?? [];
  const matching = shared.filter(([name]) => pattern.test(name));
  // Of several nobody can say which is meant.
  const reference = matching.length === 1 ? referenceTo(matching[0]?.[1], from) : undefined;
  return reference === undefined ? undefined : { reference };
}

function general(from: Node, { errors }: OperationMap): Found | undefined {
  const nodes = Object.values(errors.byStatus).map(({ node }) => node);
  const reference = nodes.length > 1 && new Set(nodes.map(({ id }) => id)).size === 1 ? referenceTo(nodes[0], from) : undefined;
  return reference === undefined ? undefined : { reference };
}
