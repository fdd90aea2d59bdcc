// The operations of a map go in; which of them create, fetch, list, delete and cancel the objects of which collection comes out.
import type { ApiMap, OperationMap } from '../api-map/types.ts';

export type Role =
  | { readonly does: 'create'; readonly collection: string }
  | { readonly does: 'list'; readonly collection: string }
  | { readonly does: 'get' | 'update' | 'delete' | 'cancel' | 'content'; readonly collection: string; readonly id: string };

/** Collections are path templates without the last parameter, so that a creation elsewhere (`POST /models/{m}/predictions`) finds its poll. */
export class Resources {
  private readonly roles = new Map<OperationMap, Role>();

  constructor(map: ApiMap) {
    const byKey = new Map(map.operations.map((operation) => [operation.key, operation]));
    const readers = new Map<string, OperationMap>();
    for (const operation of map.operations) {
      const item = itemOf(operation.path);
      if (operation.method === 'GET' && item !== undefined && item.rest === '') readers.set(item.collection, operation);
    }
    for (const operation of map.operations) {
      const { method, job } = operation;
      if (method !== 'POST') continue;
      const poll = job?.poll === undefined ? undefined : byKey.get(job.poll);
      const collection =
        (poll === undefined ? undefined : itemOf(poll.path)?.collection) ??
        (readers.has(bare(operation.path)) ? bare(operation.path) : undefined);
      if (collection === undefined) continue;
      this.roles.set(operation, { does: 'create', collection });
      const cancel = job?.cancel === undefined ? undefined : byKey.get(job.cancel);
      const item = cancel === undefined ? undefined : itemOf(cancel.path);
      if (cancel !== undefined && item !== undefined)
        this.roles.set(cancel, {
          does: cancel.method === 'DELETE' && item.rest === '' ? 'delete' : 'cancel',
          collection,
          id: item.id,
        });
    }
    const collections = new Set([...this.roles.values()].map(({ collection }) => collection));
    // What is only listed and fetched, such as models, is a collection, too.
    for (const { method, path, list } of map.operations)
      if (method === 'GET' && list !== undefined && readers.has(bare(path))) collections.add(bare(path));
    for (const operation of map.operations) {
      if (this.roles.has(operation)) continue;
      const role = roleOf(operation, collections);
      if (role !== undefined) this.roles.set(operation, role);
    }
  }

  role(operation: OperationMap): Role | undefined {
    return this.roles.get(operation);
  }
}

function roleOf(operation: OperationMap, collections: ReadonlySet<string>): Role | undefined {
  const { method } = operation;
  if (method === 'GET' && collections.has(bare(operation.path)) && operation.list !== undefined)
    return { does: 'list', collection: bare(operation.path) };
  const item = itemOf(operation.path);
  if (item === undefined || !collections.has(item.collection)) return undefined;
  const at = { collection: item.collection, id: item.id };
  if (item.rest === '') {
    if (method === 'GET') return { does: 'get', ...at };
    if (method === 'DELETE') return { does: 'delete', ...at };
    if (method === 'POST' || method === 'PATCH' || method === 'PUT') return { does: 'update', ...at };
    return undefined;
  }
  return method === 'GET' && /^[/:](content|download|raw|data)$/i.test(item.rest) ? { does: 'content', ...at } : undefined;
}

/** `/a/{x}/b/{id}/cancel` → collection `/a/{}/b`, id `id`, rest `/cancel`. */
export function itemOf(path: string): { collection: string; id: string; rest: string } | undefined {
  const clean = path.split(/[?#]/, 1)[0] ?? '';
  const match = /^(.*)\/\{([^{}]+)\}([^{}]*)$/.exec(clean);
  return match === null ? undefined : { collection: bare(match[1]!), id: match[2]!, rest: match[3]!.replace(/\/$/, '') };
}

/** Without names of parameters, query and fragment. */
export function bare(path: string): string {
  return (path.split(/[?#]/, 1)[0] ?? '').replace(/\/$/, '').replace(/\{[^{}]*\}/g, '{}');
}
