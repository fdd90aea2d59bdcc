// Paged lists in, those whose answer does not say whether they go on out.
import { rule } from '../rule.ts';
import { pagedLists } from './paged-lists.ts';

export const aiListNextMarker = rule({
  id: 'ai-list-next-marker',
  clause: 'MGT-03',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A paged list says whether and where it goes on.',
  fix: 'Add `has_more`, the cursor of the next page, or the total to the answer.',
  *appliesTo(map) {
    for (const { operation, list } of pagedLists(map)) {
      // A bare array has no place for a marker, which is what `ai-list-envelope` finds.
      if (operation.answer !== undefined && list.items !== '' && list.cursor !== undefined)
        yield { operation, list, node: operation.answer.schema };
    }
  },
  *check({ list, node }) {
    if (list.next.length > 0 || list.total !== undefined || list.nextHeader !== undefined) return;
    yield { node, message: 'Expected a page to say whether another follows, found neither a marker nor a total.' };
  },
});
