import type { ListMap, OperationMap } from '../../../api-map/types.ts';
import { noAnswer } from '../../answers.ts';
import { callTo } from '../../ask.ts';
import type { Exchange } from '../../exchange.ts';
import { isRecord, valueAt } from '../../pointer.ts';
import { all, scenario, target } from '../../scenario.ts';
import type { Session } from '../../session.ts';
import { broken, type Judgement, kept, show, unseen } from '../../verdict.ts';

const PAGE = 2;
const MAX_PAGES = 12;

export default scenario({
  id: 'lists/paging',
  about: 'Walks the list of models in small pages and compares the walk with one large page.',
  claims: { 'every-item-once': 'MGT-05', marker: 'MGT-03' },
  requests: MAX_PAGES + 1,
  outputTokens: 0,
  targets: (map) => {
    // The list of models stays as it is while it is walked; other lists grow under the walk.
    const operation = map.operations.find(({ key }) => key === map.models?.list);
    const list = operation?.list;
    if (operation === undefined || list?.pageSize === undefined || list.cursor === undefined) return [];
    return target(operation, { 'every-item-once': true, marker: list.next.length > 0 });
  },
  async run({ operation, claims }, session) {
    const list = operation.list!;
    const pages: Exchange[] = [];
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const exchange = await fetchPage(session, operation, PAGE, cursor);
      const missing = noAnswer(exchange);
      if (missing !== undefined) return all(claims, missing);
      pages.push(exchange);
      const own = idsOf(list, exchange);
      ids.push(...own);
      const next = nextCursor(list, exchange, own);
      if (own.length === 0 || next === undefined || next === cursor) break;
      cursor = next;
    }
    const last = pages.at(-1)!;
    const marker = list.next.every(({ at }) => pages.every((page) => valueAt(page.json, at) === undefined));
    return {
      'every-item-once': await everyItemOnce(session, operation, ids, pages),
      marker: marker ? broken(`one of ${show(list.next.map(({ at }) => at))} in each page`, 'none', last) : kept,
    };
  },
});

function fetchPage(session: Session, operation: OperationMap, size: number, cursor?: string): Promise<Exchange> {
  const { pageSize, cursor: from } = operation.list!;
  return callTo(session, operation).then((call) => {
    const query = [
      ...(call.query ?? []),
      [pageSize!.name, String(size)] as const,
      ...(cursor === undefined ? [] : [[from!.name, cursor] as const]),
    ];
    return session.send({ ...call, query });
  });
}

async function everyItemOnce(
  session: Session,
  operation: OperationMap,
  walked: readonly string[],
  pages: readonly Exchange[],
): Promise<Judgement> {
  const twice = walked.find((id, index) => walked.indexOf(id) !== index);
  if (twice !== undefined) return broken('every item once', `${show(twice)} twice`, pages.at(-1));
  if (pages.length < 2) return unseen('the list fits on one page');
  if (pages.length === MAX_PAGES) return unseen(`the list is longer than ${MAX_PAGES} pages of ${PAGE}`);
  const whole = await fetchPage(session, operation, PAGE * MAX_PAGES);
  const missing = noAnswer(whole, true);
  if (missing !== undefined) return missing;
  const lost = idsOf(operation.list!, whole).find((id) => !walked.includes(id));
  return lost === undefined ? kept : broken('every item once', `${show(lost)} on no page`, pages.at(-1));
}

function idsOf(list: ListMap, exchange: Exchange): string[] {
  const items = valueAt(exchange.json, list.items);
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => {
    const id = isRecord(item) ? (item.id ?? item.name) : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}

/** What the next page is asked for with: a cursor that the page names, else the id of its last item, as long as the page says that there is more. */
function nextCursor(list: ListMap, exchange: Exchange, ids: readonly string[]): string | undefined {
  const values = list.next.map(({ at }) => ({ at, value: valueAt(exchange.json, at) }));
  if (values.some(({ value }) => value === false)) return undefined;
  const named = values.find(({ at, value }) => typeof value === 'string' && value !== '' && !/first/i.test(at));
  if (typeof named?.value === 'string') return urlCursor(list, named.value);
  return values.some(({ value }) => value === true) || values.every(({ value }) => value === undefined) ? ids.at(-1) : undefined;
}

/** Some pages name the next one by its whole URL. */
function urlCursor(list: ListMap, value: string): string {
  if (!/^(https?:)?\//.test(value)) return value;
  return new URL(value, 'http://target.invalid').searchParams.get(list.cursor!.name) ?? value;
}
