// The page sizes of all lists in, one violation out for those without a maximum.
import { rule } from '../rule.ts';
import { bounds } from '../schema-facts.ts';
import { together } from '../together.ts';
import { pagedLists } from './paged-lists.ts';

export const aiListLimitBounded = rule({
  id: 'ai-list-limit-bounded',
  clause: 'MGT-09',
  severity: 'info',
  preset: 'strict',
  summary: 'A page size states its maximum.',
  fix: 'Add `maximum` to the schema of the parameter.',
  *appliesTo(map) {
    const sizes = [...pagedLists(map)].flatMap(({ operation, list }) =>
      operation.deprecated || list.pageSize === undefined ? [] : [{ key: operation.key, parameter: list.pageSize }],
    );
    if (sizes.length > 0) yield { sizes };
  },
  *check({ sizes }) {
    const open = sizes.flatMap(({ key, parameter: { node } }) => {
      const schema = node.get('schema') ?? node.get('content')?.entries()[0]?.[1].get('schema');
      const closed = schema !== undefined && (bounds(schema).upper !== undefined || schema.get('enum') !== undefined);
      return closed ? [] : [{ key, node }];
    });
    // Operations that share one parameter have one defect, and it stands there.
    const distinct = new Set(open.map(({ node }) => node.id));
    yield* together(distinct.size === 1 ? open.slice(0, 1) : open, sizes.length, 'a `maximum` on the page size', 'none', 'lists');
  },
});
