// The query of a list -> what to fetch, and what was fetched -> the list as the description says it.
import { notFound } from '../errors.ts';
import { json } from '../services.ts';
import type { Page, PageRequest } from '../state/types.ts';

const DEFAULT_LIMIT = 20;

export function pageRequest(query: Readonly<Record<string, unknown>>): PageRequest {
  const limit = typeof query.limit === 'number' ? query.limit : DEFAULT_LIMIT;
  return typeof query.after === 'string' ? { limit, after: query.after } : { limit };
}

export function listResponse<T extends { readonly id: string }>(
  page: Page<T> | undefined,
  present: (item: T) => unknown,
): Response {
  if (page === undefined) throw notFound('after', '`after` names no item of this list.', 'invalid_cursor');
  return json({
    object: 'list',
    data: page.items.map(present),
    first_id: page.items[0]?.id ?? null,
    last_id: page.items.at(-1)?.id ?? null,
    has_more: page.more,
  });
}
