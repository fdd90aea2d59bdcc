// In: an operation that lists, among all. Out: whether its list is known to grow.

import type { Reading } from '../reading.ts';
import { shape, snake } from '../schema/fields.ts';
import { bareOf } from '../schema/paths.ts';
import { properties } from '../schema/schema-view.ts';
import type { ListMap } from '../types.ts';

/** Catalogues are long for good, and a client wants all of them. */
const CATALOGUE = /\/(models|engines|voices|languages|tags|capabilities|regions|hardware|providers|tools|plans)$/i;

export function withGrowth(list: ListMap, { path, answer }: Reading, all: readonly Reading[]): ListMap {
  if (CATALOGUE.test(bareOf(path))) return list;
  const create = all.find(
    (other) =>
      other.method === 'POST' &&
      bareOf(other.path) === bareOf(path) &&
      other.kind.kind === 'other' &&
      other.node.boolean('deprecated') !== true &&
      (other.answer !== undefined || other.request.map.schema !== undefined),
  );
  if (create !== undefined) return { ...list, grows: { value: { by: 'create', key: create.key }, evidence: shape(create.node) } };
  const fields = list.item === undefined || answer === undefined ? [] : properties(list.item);
  const created = fields.find(({ name }) =>
    /^(created(_at|_on|_time)?|create_time|creation_(date|time)|timestamp)$/.test(snake(name)),
  );
  const id = fields.some(({ name }) => /^([a-z]+_)?(id|uuid)$/.test(snake(name)));
  return created === undefined || !id ? list : { ...list, grows: { value: { by: 'items' }, evidence: shape(created.node) } };
}
