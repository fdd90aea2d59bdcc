// The lists of a map that are paged, and those whose growth is known. A ranking is neither: its limit cuts it.
import type { ApiMap, ListMap } from '../../src/api-map/types.ts';
import { lists, type Operation } from '../select.ts';

export function* pagedLists(map: ApiMap): Generator<Operation & { list: ListMap }> {
  for (const target of lists(map)) {
    const { pageSize, cursor, ranking } = target.list;
    if ((pageSize !== undefined || cursor !== undefined) && ranking === undefined) yield target;
  }
}
