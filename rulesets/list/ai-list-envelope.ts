// Lists of an AI API in, those that are bare arrays out.
import { rule } from '../rule.ts';
import { lists } from '../select.ts';

export const aiListEnvelope = rule({
  id: 'ai-list-envelope',
  clause: 'MGT-01',
  severity: 'warn',
  preset: 'recommended',
  summary: 'A list is an object that holds the items.',
  fix: 'Return an object such as `{data: […], has_more: …}`.',
  *appliesTo(map) {
    for (const { operation, list } of lists(map))
      if (operation.answer !== undefined) yield { operation, list, node: operation.answer.schema };
  },
  *check({ list, node }) {
    if (list.items === '') yield { node, message: 'Expected an object that holds the items of the list, found a bare array.' };
  },
});
