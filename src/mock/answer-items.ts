// The answer of a call that judges, ranks or draws goes in; its items are set so that they answer for what was sent.
import { branchesOf, itemsOf, properties, property } from '../api-map/schema/schema-view.ts';
import type { OperationKind, OperationMap } from '../api-map/types.ts';
import { type Node, toPointer } from '../description/node.ts';
import { binaryBody } from './binary.ts';
import { ensurePlace, type Making } from './ensure-place.ts';
import { inputsOf } from './inputs.ts';
import { createRandom } from './random.ts';
import { isObject, type Json, setAt, valueAt } from './wire.ts';

const MAX_ITEMS = 1000;
const PICTURE = /^(b64|base64|b64_json|image_?base64|url|image_?url)$/i;

const FILL: Readonly<Partial<Record<OperationKind, typeof judge>>> = {
  moderation: judge,
  classification: judge,
  rerank: rank,
  image: draw,
};

export function fillItems(body: unknown, operation: OperationMap, request: unknown, making: Making): void {
  FILL[operation.kind.value]?.(body, operation, request, making);
}

/** One verdict for each input. What nobody has read is harmless, and the parts of a verdict agree. */
function judge(body: unknown, operation: OperationMap, request: unknown, making: Making): void {
  const list = listOf(body, operation, making, () => true);
  if (list === undefined) return;
  const [first] = list;
  list.length = 0;
  for (const input of inputsOf(operation, request).slice(0, MAX_ITEMS)) {
    const item = structuredClone(first);
    if (isObject(item) && typeof item.input === 'string' && typeof input === 'string') item.input = input;
    if (operation.kind.value === 'moderation') acquit(item);
    list.push(item);
  }
}

function acquit(item: unknown): void {
  if (!isObject(item)) return;
  for (const [name, value] of Object.entries(item)) {
    if (typeof value === 'boolean' && /flag|block|reject|violat/i.test(name)) item[name] = false;
    if (!isObject(value)) continue;
    for (const [category, verdict] of Object.entries(value)) {
      if (typeof verdict === 'boolean') value[category] = false;
      else if (typeof verdict === 'number' && /score|probab|confid/i.test(name)) value[category] = 0.0001;
    }
  }
}

/** The documents that were sent, each once, the best first. */
function rank(body: unknown, operation: OperationMap, request: unknown, making: Making): void {
  const list = listOf(body, operation, making, (item) => property(item, 'index') !== undefined);
  const documents = isObject(request)
    ? Object.entries(request).find(
        ([name, value]) => /^(documents|texts|passages|inputs)$/i.test(name) && Array.isArray(value),
      )?.[1]
    : undefined;
  const [first] = list ?? [];
  if (list === undefined || !Array.isArray(documents) || !isObject(first)) return;
  const score = Object.keys(first).find((name) => /score|relevance/i.test(name) && typeof first[name] === 'number');
  const random = createRandom(making.seed);
  const order = documents
    .slice(0, MAX_ITEMS)
    .map((document: unknown, index) => ({ document, index, score: Number(random().toFixed(6)) }))
    .sort((a, b) => b.score - a.score);
  const most = Object.entries(request as Json).find(([name]) => /^top_?(n|k)$/i.test(name))?.[1];
  list.length = 0;
  for (const each of order.slice(0, typeof most === 'number' && most > 0 ? most : order.length)) {
    const item: Json = { ...structuredClone(first), index: each.index };
    if (score !== undefined) item[score] = each.score;
    for (const name of ['text', 'document'])
      if (typeof item[name] === typeof each.document) item[name] = structuredClone(each.document);
    list.push(item);
  }
}

/** As many pictures as were asked for, as bytes in base64 and under a URL that needs no network; one of both where the request says which. */
function draw(body: unknown, operation: OperationMap, request: unknown, making: Making): void {
  const isPicture = (item: Node): boolean => properties(item).some(({ name }) => PICTURE.test(name));
  const list = listOf(body, operation, making, isPicture);
  const schema = operation.answer?.schema;
  const found = schema === undefined ? undefined : listIn(schema, isPicture);
  if (list === undefined || found === undefined) return;
  const format = isObject(request) ? request.response_format : undefined;
  const names = properties(found.item).filter(({ name }) => PICTURE.test(name));
  const wanted = names.filter(({ name }) => typeof format !== 'string' || /url/i.test(name) === /url/i.test(format));
  const count = operation.request.count === undefined ? 1 : valueAt(request, operation.request.count.at);
  const [first] = list;
  const item: Json = isObject(first) ? first : {};
  for (const { name, required } of names) if (!required) delete item[name];
  for (const { name } of wanted.length > 0 ? wanted : names)
    item[name] = /url/i.test(name) ? `data:image/png;base64,${png()}` : png();
  list.length = 0;
  for (let made = 0; made < (typeof count === 'number' ? Math.min(Math.max(1, count), MAX_ITEMS) : 1); made++)
    list.push(structuredClone(item));
}

function png(): string {
  return Buffer.from(binaryBody('image/png')!).toString('base64');
}

/** The list in `body` whose items are as wanted, with at least one item; made where the description has a place for it. */
function listOf(body: unknown, { answer }: OperationMap, making: Making, wanted: (item: Node) => boolean): unknown[] | undefined {
  const found = answer === undefined ? undefined : listIn(answer.schema, wanted);
  if (answer === undefined || found === undefined) return undefined;
  const pointer = toPointer(found.keys);
  const present = valueAt(body, pointer);
  if (Array.isArray(present) && present.length > 0) return present;
  ensurePlace(body, answer.schema, `${pointer}/*`, making);
  const made = valueAt(body, pointer);
  if (!Array.isArray(made)) return undefined;
  if (made.length === 0) setAt(body, [...found.keys, 0], making.schemas.sample(found.item, 'response', making.seed));
  return made;
}

/** The first list of objects at the top of an answer, or the answer itself. */
function listIn(schema: Node, wanted: (item: Node) => boolean): { keys: string[]; item: Node } | undefined {
  const itemIn = (list: Node): Node | undefined => {
    const items = itemsOf(list);
    return items === undefined ? undefined : branchesOf(items).find((item) => properties(item).length > 0 && wanted(item));
  };
  const own = itemIn(schema);
  if (own !== undefined) return { keys: [], item: own };
  for (const branch of branchesOf(schema)) {
    for (const { name, node } of properties(branch)) {
      const item = itemIn(node);
      if (item !== undefined) return { keys: [name], item };
    }
  }
  return undefined;
}
