// In: an operation and its answer. Out: how it lists: items, page size, cursor, and what says that it goes on.
import type { Node } from '../../description/node.ts';
import { type FoundField, fieldsUnder, isNumber, NEAR, snake, toField } from '../schema/fields.ts';
import { itemsOf, properties, typesOf } from '../schema/schema-view.ts';
import type { ListMap, ParameterMap } from '../types.ts';

const ITEMS = /^(data|items|results?|models|list|records|entries|values|resources|objects|rows|content)$/;
const PAGE_SIZE = /^(limit|page_?size|per_?page|max_?results|max_?items|top|count|first|size|page_limit|take)$/;
const CURSOR =
  /^(after|before|cursor|page_?token|starting_after|ending_before|offset|page|page_?number|skip|next|next_?token|next_?page_?token|continuation(_?token)?|last_id|(after|before)_id|start|marker|start_(after|at|index)(_\w+)?|since_id|page_(index|id|cursor)|\w+_cursor)$/;
/** What stands beside the items of a page. */
const PAGED = /^(total\w*|has_(more|next)\w*|next\w*|page\w*|number_of_elements|size|first|last)$/;
/** Leads back to the page before. */
const BACKWARDS = /^((ending_)?before|before_id|previous|prev)$/;
const NEXT = /^(has_more|has_next(_page)?|more|next|next_.*|last_([a-z]+_)*id|continuation_token|is_last_page|end_cursor)$/;
const NEXT_HEADER = /^(link|x-(next-\w+|has-more|total(-\w+)?|page-count)|.*-(continuation|next-(page|cursor|token)))$/i;
const TOTAL =
  /^(count|total|total_?(count|size|items|results|pages|records|elements|num)|(page|item)_count|num_(pages|items|results)|last_page)$/;
const POSITION = /^(offset|skip|page|page_?(number|index)|start(_(index|at))?)$/;
const RANKING = /^(q|query|search|search_query|prompt|text)$/;

export function readList(
  path: string,
  answer: { readonly schema: Node; readonly status?: string } | undefined,
  parameters: readonly ParameterMap[],
  operation?: Node,
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
  const total =
    found.at === ''
      ? undefined
      : fieldsUnder(answer.schema, NEAR).find(
          ({ word, depth, at }) => depth <= 1 && TOTAL.test(word) && !at.includes('/*'),
          ({ node }) => isNumber(node),
        );
  const headers = operation?.at('responses', answer.status ?? '', 'headers')?.keys() ?? [];
  const nextHeader = headers.find((name) => NEXT_HEADER.test(name));
  const ranking = query.find((parameter) => parameter.required && RANKING.test(bare(parameter.name)));
  // A page may be named by an opaque text: only a number counts.
  const byPosition = ({ name, node }: ParameterMap) => POSITION.test(bare(name)) && counts(node);
  const forward = cursors.filter((parameter) => !BACKWARDS.test(bare(parameter.name)));
  const by = forward.length === 0 ? undefined : forward.every(byPosition) ? 'position' : 'cursor';
  return {
    items: found.at,
    ...(total === undefined ? {} : { total: toField(total) }),
    ...(nextHeader === undefined ? {} : { nextHeader }),
    ...(ranking === undefined ? {} : { ranking }),
    ...(by === undefined ? {} : { by }),
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

function counts(parameter: Node): boolean {
  const schema = parameter.get('schema');
  return schema !== undefined && isNumber(schema) && !typesOf(schema).has('string');
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
    arrays.find(
      ({ name }) =>
        (ITEMS.test(snake(name)) && (snake(name) !== 'content' || counted)) ||
        // `keys` of `/api-keys`.
        last.endsWith(`_${snake(name)}`),
    );
  return exact === undefined ? undefined : { at: `/${exact.name}`, item: itemsOf(exact.node) };
}
