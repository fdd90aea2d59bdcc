// Lists that are known to grow in, those that are returned whole out.
import { rule } from '../rule.ts';
import { lists } from '../select.ts';

export const aiListPagination = rule({
  id: 'ai-list-pagination',
  clause: 'MGT-02',
  severity: 'warn',
  preset: 'strict',
  summary: 'A list that can grow is paged.',
  fix: 'Take a page size and a cursor, and return the next cursor with each page.',
  *appliesTo(map) {
    for (const { operation, list } of lists(map)) {
      // A bare array cannot be paged before it has an envelope, which is what `ai-list-envelope` finds.
      if (list.grows !== undefined && list.items !== '') yield { operation, list, grows: list.grows.value };
    }
  },
  *check({ operation, list, grows }) {
    if (list.pageSize !== undefined || list.cursor !== undefined || list.next.length > 0 || list.nextHeader !== undefined) return;
    const why = grows.by === 'create' ? `\`${grows.key}\` adds to it` : 'its items are created one by one';
    yield {
      node: operation.node,
      message: `Expected the list to be paged because ${why}, found neither a page size nor a cursor.`,
    };
  },
});
