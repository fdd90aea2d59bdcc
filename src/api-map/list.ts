// In: an operation and its answer. Out: how it lists: items, page size, cursor, and what says that it goes on.
import type { Node } from '../description/node.ts';
import { type FoundField, fieldsUnder, NEAR, snake, toField } from './fields.ts';
import { itemsOf, properties, typesOf } from './schema-view.ts';
import type { ListMap, ParameterMap } from './types.ts';

const ITEMS = /^(data|items|results?|models|list|records|entries|values|resources|objects|rows|content)$/;
const PAGE_SIZE = /^(limit|page_?size|per_?page|max_?results|max_?items|top|count|first|size|page_limit|take)$/;
const CURSOR =
  /^(after|before|cursor|page_?token|starting_after|ending_before|offset|page|page_?number|skip|next|next_?token|next_?page_?token|continuation(_?token)?|last_id|(after|before)_id|start|marker)$/;
/** What stands beside the items of a page. */
const PAGED = /^(total\w*|has_(more|next)\w*|next\w*|page\w*|number_of_elements|size|first|last)$/;
/** Leads back to the page before. */
const BACKWARDS = /^((ending_)?before|before_id|previous|prev)$/;
const NEXT = /^(has_more|has_next(_page)?|more|next|next_.*|last_id|continuation_token|is_last_page|end_cursor)$/;

export function readList(
  path: string,
  answer: { readonly schema: Node } | undefined,
  parameters: readonly ParameterMap[],
): ListMap | undefined {
  if (answer === undefined) return undefined;
  const last =
    (path.split(/[?#]/)[0] ?? '')
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? '';
  if (last.includes('{')) return undefined;
  const found = itemsAt(answer.schema, snake(last));
  if (found === undefined) return undefined;
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const pageSize = query.find((parameter) => PAGE_SIZE.test(bare(parameter.name)));
  const cursors = query.filter((parameter) => CURSOR.test(bare(parameter.name)));
  const cursor = cursors.find((parameter) => !BACKWARDS.test(bare(parameter.name))) ?? cursors[0];
  return {
    items: found.at,
    ...(found.item === undefined ? {} : { item: found.item }),
    ...(pageSize === undefined ? {} : { pageSize }),
    ...(cursor === undefined ? {} : { cursor }),
    next:
      found.at === ''
        ? []
        : [
            ...fieldsUnder(answer.schema, NEAR).filter(
              ({ word, depth, at }) => depth <= 1 && NEXT.test(word) && !at.includes('/*'),
            ),
          ].map((field: FoundField) => toField(field)),
  };
}

function bare(name: string): string {
  return snake(name.replace(/^\$/, '').replace(/^.*\[(\w+)\]$/, '$1'));
}

function itemsAt(schema: Node, last: string): { at: string; item: Node | undefined } | undefined {
  const types = typesOf(schema);
  if (types.has('array') && !types.has('object')) return { at: '', item: itemsOf(schema) };
  const arrays = properties(schema).filter(({ node }) => typesOf(node).has('array'));
  // `content` is what one thing says, unless pages are counted beside it.
  const counted = properties(schema).some(({ name }) => PAGED.test(snake(name)));
  const exact =
    arrays.find(({ name }) => snake(name) === last && (last !== 'content' || counted)) ??
    arrays.find(({ name }) => ITEMS.test(snake(name)) && (snake(name) !== 'content' || counted));
  return exact === undefined ? undefined : { at: `/${exact.name}`, item: itemsOf(exact.node) };
}
