// In: the operations of a map. Out: the one that lists models and the one that fetches a model.
import type { ApiMap, OperationMap } from '../types.ts';

export function modelsOf(operations: readonly OperationMap[]): ApiMap['models'] {
  const plain = (operation: OperationMap) => operation.path.split(/[?#]/)[0]?.replace(/\/+$/, '') ?? '';
  const shortest = (found: readonly OperationMap[]) => [...found].sort((a, b) => a.path.length - b.path.length)[0];
  const gets = operations.filter(({ method }) => method === 'GET');
  const list =
    shortest(gets.filter((operation) => operation.list !== undefined && /(^|\/)(models|engines)$/.test(plain(operation)))) ??
    gets.find(({ list: found }) => found?.items === '/models');
  const base = list === undefined ? undefined : plain(list);
  const get = shortest(
    gets.filter((operation) =>
      base === undefined
        ? /(^|\/)models\/\{[^}]+\}$/.test(plain(operation))
        : plain(operation).startsWith(`${base}/{`) && /^\{[^/]+\}$/.test(plain(operation).slice(base.length + 1)),
    ),
  );
  if (list === undefined && get === undefined) return undefined;
  return { ...(list === undefined ? {} : { list: list.key }), ...(get === undefined ? {} : { get: get.key }) };
}
