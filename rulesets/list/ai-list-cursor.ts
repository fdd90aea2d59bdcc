// Lists that take a page size in, those that take nothing to reach the second page out.
import { rule } from '../rule.ts';
import { pagedLists } from './paged-lists.ts';

export const aiListCursor = rule({
  id: 'ai-list-cursor',
  clause: 'MGT-08',
  severity: 'warn',
  preset: 'strict',
  summary: 'A list that takes a page size also takes a cursor or a position.',
  fix: 'Add a query parameter such as `after` or `page_token` that names where the page starts.',
  *appliesTo(map) {
    for (const target of pagedLists(map))
      if (target.list.pageSize !== undefined) yield { ...target, pageSize: target.list.pageSize };
  },
  *check({ list, pageSize }) {
    // A field or header that holds the whole URL of the next page needs no parameter.
    if (
      list.cursor !== undefined ||
      list.next.some(({ at }) => /(^|\/)next(_?(url|link|uri))?$/i.test(at)) ||
      list.nextHeader !== undefined
    )
      return;
    yield {
      node: pageSize.node,
      message: `Expected a cursor or a position beside \`${pageSize.name}\`, found no parameter that leads to the second page.`,
    };
  },
});
