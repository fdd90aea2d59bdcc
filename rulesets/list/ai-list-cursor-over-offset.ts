// The paged lists of a description in, one violation out for those that are paged by position.
import { rule } from '../rule.ts';
import { together } from '../together.ts';
import { pagedLists } from './paged-lists.ts';

export const aiListCursorOverOffset = rule({
  id: 'ai-list-cursor-over-offset',
  clause: 'MGT-10',
  severity: 'hint',
  preset: 'all',
  summary: 'A list is paged by a cursor.',
  fix: 'Accept an opaque cursor such as `page_token`, and return the next one with each page.',
  *appliesTo(map) {
    const paged = [...pagedLists(map)].filter(({ operation, list }) => !operation.deprecated && list.by !== undefined);
    if (paged.length > 0) yield { paged };
  },
  *check({ paged }) {
    const places = paged.flatMap(({ operation, list }) =>
      list.by === 'position' && list.cursor !== undefined ? [{ key: operation.key, node: list.cursor.node }] : [],
    );
    yield* together(places, paged.length, 'a list to be paged by a cursor', 'a position', 'paged lists');
  },
});
